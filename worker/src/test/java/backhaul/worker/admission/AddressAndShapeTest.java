package backhaul.worker.admission;

import static backhaul.worker.admission.Judge.isAdmitted;
import static backhaul.worker.admission.Judge.isDead;
import static backhaul.worker.admission.Judge.request;
import static backhaul.worker.admission.Judge.signature;
import static backhaul.worker.admission.Judge.value;
import static backhaul.worker.admission.Judge.verdict;
import static backhaul.worker.admission.RecordDraft.TIME;
import static backhaul.worker.admission.RecordDraft.text;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.DeadLetterReason;
import backhaul.protocol.Envelope;
import backhaul.protocol.Wire;
import backhaul.protocol.codec.RequestCodec;
import backhaul.worker.admission.Verdict.Admitted;
import backhaul.worker.admission.Verdict.DeadLettered;
import backhaul.worker.admission.Verdict.Skipped;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Steps 1 and 2: what can be said of a record before anyone looks who sent it.
final class AddressAndShapeTest {
    private final Admission admission = Site.admission();

    // 1: the address

    @Test
    void a_record_for_another_address_is_skipped() {
        assertThat(verdict(request().header(Wire.ADDRESS, "docker-02")))
                .isEqualTo(new Skipped(false));
    }

    @Test
    void a_record_without_an_address_is_skipped_and_said() {
        assertThat(verdict(request().header(Wire.ADDRESS, null))).isEqualTo(new Skipped(true));
    }

    @Test
    void of_two_addresses_the_last_says_whose_the_record_is() {
        isDead(
                request().header(Wire.ADDRESS, "docker-02").another(Wire.ADDRESS, "docker-01"),
                DeadLetterReason.MALFORMED,
                "address");
        assertThat(verdict(request().another(Wire.ADDRESS, "docker-02")))
                .isEqualTo(new Skipped(false));
    }

    @Test
    void what_is_not_for_here_or_not_signed_is_never_parsed() {
        AtomicInteger parsed = new AtomicInteger();
        AtomicInteger askedForKeys = new AtomicInteger();
        Admission counting =
                new Admission(
                        "docker-01",
                        "production",
                        () -> {
                            askedForKeys.incrementAndGet();
                            return Site.RULES;
                        },
                        Placement.ANYWHERE,
                        value -> {
                            parsed.incrementAndGet();
                            return RequestCodec.decode(value);
                        });

        verdict(counting, request().header(Wire.ADDRESS, "docker-02").delivery());
        verdict(counting, request().header(Wire.ADDRESS, null).delivery());
        assertThat(askedForKeys).hasValue(0);

        verdict(counting, request().header(Wire.WEBHOOK_SIGNATURE, null).delivery());
        verdict(counting, request().signedBy(Site.STRANGER).delivery());
        verdict(counting, request().signedAt(TIME.minusSeconds(600)).delivery());
        assertThat(parsed).hasValue(0);

        verdict(counting, request().delivery());
        assertThat(parsed).hasValue(1);
    }

    // 2: sizes, headers, shapes

    @Test
    void a_value_may_have_16_kib() {
        int overhead = value(request().attribute("padding", "")).length();
        int room = 16 * 1024 - overhead;

        isAdmitted(request().attribute("padding", "x".repeat(room)));
        isDead(
                request().attribute("padding", "x".repeat(room + 1)),
                DeadLetterReason.TOO_LARGE,
                "16385",
                "16384");
    }

    @Test
    void headers_may_have_8_kib() {
        int used =
                request().another("padding", "").delivery().envelope().headers().stream()
                        .mapToInt(h -> h.name().length() + text(h.value()).length())
                        .sum();
        int room = 8 * 1024 - used;

        isAdmitted(request().another("padding", "x".repeat(room)));
        isDead(
                request().another("padding", "x".repeat(room + 1)),
                DeadLetterReason.TOO_LARGE,
                "8193",
                "8192");
    }

    @Test
    void a_record_without_a_value_is_malformed() {
        Delivery whole = request().delivery();
        Envelope tombstone = new Envelope(whole.envelope().key(), whole.envelope().headers(), null);

        assertThat(verdict(admission, new Delivery(tombstone, 0, 0, TIME)))
                .isInstanceOfSatisfying(
                        DeadLettered.class,
                        letter ->
                                assertThat(letter.reason()).isEqualTo(DeadLetterReason.MALFORMED));
    }

    @Test
    void no_header_stands_twice() {
        for (String header :
                List.of(
                        Wire.ADDRESS,
                        Wire.CONTENT_TYPE,
                        Wire.WEBHOOK_ID,
                        Wire.WEBHOOK_TIMESTAMP,
                        Wire.WEBHOOK_SIGNATURE,
                        Wire.KEY_ID,
                        Wire.TRACEPARENT)) {
            String again = header.equals(Wire.ADDRESS) ? "docker-01" : "again";
            isDead(
                    request()
                            .header(Wire.KEY_ID, "ci")
                            .header(Wire.TRACEPARENT, "00-1-2-01")
                            .another(header, again),
                    DeadLetterReason.MALFORMED,
                    header);
        }
    }

    @Test
    void the_order_of_headers_does_not_matter() {
        Delivery forward = request().header(Wire.KEY_ID, "ci").delivery();
        Envelope envelope = forward.envelope();
        Envelope backward =
                new Envelope(envelope.key(), envelope.headers().reversed(), envelope.value());

        assertThat(verdict(admission, new Delivery(backward, 3, 17, forward.appendedAt())))
                .isInstanceOf(Admitted.class);
    }

    @Test
    void a_missing_header_is_named() {
        for (String header : List.of(Wire.CONTENT_TYPE, Wire.WEBHOOK_ID, Wire.WEBHOOK_TIMESTAMP)) {
            isDead(request().header(header, null), DeadLetterReason.MALFORMED, header);
        }
    }

    @Test
    void an_unsigned_record_is_called_so() {
        isDead(request().header(Wire.WEBHOOK_SIGNATURE, null), DeadLetterReason.MISSING_SIGNATURE);
        isDead(request().header(Wire.WEBHOOK_SIGNATURE, ""), DeadLetterReason.MISSING_SIGNATURE);
        isDead(request().header(Wire.WEBHOOK_SIGNATURE, "  "), DeadLetterReason.MISSING_SIGNATURE);
    }

    @Test
    void parameters_of_the_content_type_do_not_matter() {
        isAdmitted(request().header(Wire.CONTENT_TYPE, "application/cloudevents+json"));
        isAdmitted(request().header(Wire.CONTENT_TYPE, "Application/CloudEvents+JSON ;charset=x"));
        isDead(
                request().header(Wire.CONTENT_TYPE, "application/json"),
                DeadLetterReason.MALFORMED,
                "content-type");
    }

    @Test
    void a_header_of_another_shape_is_malformed() {
        isDead(request().header(Wire.WEBHOOK_ID, "a.b"), DeadLetterReason.MALFORMED, "webhook-id");
        isDead(
                request().header(Wire.WEBHOOK_ID, "x".repeat(65)),
                DeadLetterReason.MALFORMED,
                "webhook-id");
        isDead(
                request().header(Wire.WEBHOOK_TIMESTAMP, "2026-11-21"),
                DeadLetterReason.MALFORMED,
                "webhook-timestamp");
        isDead(
                request().header(Wire.WEBHOOK_TIMESTAMP, "-1"),
                DeadLetterReason.MALFORMED,
                "webhook-timestamp");
    }

    @Test
    void a_record_bears_at_most_five_signatures_and_five_names() {
        String five = "v1,x ".repeat(4).strip();
        String good = signature(request());
        isAdmitted(request().header(Wire.WEBHOOK_SIGNATURE, five + " " + good));
        isDead(
                request().header(Wire.WEBHOOK_SIGNATURE, five + " v1,x " + good),
                DeadLetterReason.MALFORMED,
                "webhook-signature");

        isAdmitted(request().header(Wire.KEY_ID, "a b c d ci"));
        isDead(request().header(Wire.KEY_ID, "a b c d e ci"), DeadLetterReason.MALFORMED, "key-id");
    }

    // details

    @Test
    void foreign_text_in_a_detail_is_clean_and_short() {
        RecordDraft draft = request().header(Wire.KEY_ID, "a\u001b[31m\u202e" + "x".repeat(4000));

        assertThat(verdict(draft))
                .isInstanceOfSatisfying(
                        DeadLettered.class,
                        letter ->
                                assertThat(letter.detail())
                                        .hasSizeLessThan(300)
                                        .matches("\\p{Print}*")
                                        .contains("\"a?[31m?xxx"));
    }

    @Test
    void a_record_key_of_any_size_makes_no_long_detail() {
        assertThat(verdict(request().recordKey("k".repeat(100_000))))
                .isInstanceOfSatisfying(
                        DeadLettered.class,
                        letter -> assertThat(letter.detail()).hasSizeLessThan(600));
    }
}
