package backhaul.worker.admission;

import static backhaul.worker.admission.RecordDraft.TIME;
import static backhaul.worker.admission.RecordDraft.text;
import static backhaul.worker.admission.RecordDraft.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.DeadLetterReason;
import backhaul.protocol.Envelope;
import backhaul.protocol.Wire;
import backhaul.protocol.codec.RequestCodec;
import backhaul.protocol.signing.SigningKey;
import backhaul.protocol.signing.VerificationKey;
import backhaul.worker.admission.TrustedKey.Validity;
import backhaul.worker.admission.Verdict.Admitted;
import backhaul.worker.admission.Verdict.DeadLettered;
import backhaul.worker.admission.Verdict.Skipped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Steps 1 to 8: what is not authentic is a dead letter.
final class AuthenticityTest {
    private final Admission admission = Site.admission();

    private static RecordDraft request() {
        return RecordDraft.request(Site.CI);
    }

    private Verdict verdict(RecordDraft draft) {
        return verdict(admission, draft.delivery());
    }

    private static Verdict verdict(Admission admission, Delivery delivery) {
        return admission.admit(delivery, _ -> Optional.empty(), TIME.plusSeconds(2));
    }

    private void isDead(RecordDraft draft, DeadLetterReason reason, String... details) {
        isDead(admission, draft, reason, details);
    }

    private static void isDead(
            Admission admission, RecordDraft draft, DeadLetterReason reason, String... details) {
        assertThat(verdict(admission, draft.delivery()))
                .isInstanceOfSatisfying(
                        DeadLettered.class,
                        letter -> {
                            assertThat(letter.reason()).isEqualTo(reason);
                            assertThat(List.of(details))
                                    .allSatisfy(d -> assertThat(letter.detail()).contains(d));
                        });
    }

    private void isAdmitted(RecordDraft draft) {
        isAdmitted(admission, draft);
    }

    private static void isAdmitted(Admission admission, RecordDraft draft) {
        assertThat(verdict(admission, draft.delivery())).isInstanceOf(Admitted.class);
    }

    private static void isSignedWith(Admission admission, RecordDraft draft, String keyId) {
        assertThat(verdict(admission, draft.delivery()))
                .isInstanceOfSatisfying(
                        Admitted.class,
                        admitted -> assertThat(admitted.request().keyId()).isEqualTo(keyId));
    }

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

    private static String value(RecordDraft draft) {
        return text(draft.delivery().envelope().value());
    }

    private static String signature(RecordDraft draft) {
        return draft.delivery().envelope().headers().stream()
                .filter(header -> header.name().equals(Wire.WEBHOOK_SIGNATURE))
                .map(header -> text(header.value()))
                .findFirst()
                .orElseThrow();
    }

    // 3: the window

    @Test
    void a_record_is_signed_within_5_minutes_of_its_append_time() {
        isAdmitted(request().appendedAt(TIME.plusSeconds(300)));
        isDead(
                request().appendedAt(TIME.plusSeconds(300).plusMillis(1)),
                DeadLetterReason.STALE,
                "2026-11-21T01:00:00Z by the producer's clock",
                "2026-11-21T01:05:00.001Z by the broker's");
        isAdmitted(request().appendedAt(TIME.minusSeconds(300)));
        isDead(request().appendedAt(TIME.minusSeconds(300).minusMillis(1)), DeadLetterReason.STALE);
    }

    @Test
    void a_captured_record_sent_again_later_is_stale() {
        Delivery captured = request().delivery();
        Instant later = captured.appendedAt().plus(Duration.ofHours(1));

        assertThat(verdict(admission, new Delivery(captured.envelope(), 3, 99, later)))
                .isInstanceOfSatisfying(
                        DeadLettered.class,
                        letter -> assertThat(letter.reason()).isEqualTo(DeadLetterReason.STALE));
    }

    @Test
    void a_record_is_appended_at_most_5_minutes_after_its_expiry() {
        Instant appended = TIME.plusSeconds(100);
        isDead(
                request()
                        .attribute("expirytime", appended.minusSeconds(301).toString())
                        .appendedAt(appended),
                DeadLetterReason.STALE,
                "expirytime",
                "by the producer's clock",
                "by the broker's");
        assertThat(
                        verdict(
                                request()
                                        .attribute(
                                                "expirytime", appended.minusSeconds(300).toString())
                                        .appendedAt(appended)))
                .isInstanceOf(Verdict.Expired.class);
    }

    @Test
    void a_request_expires_within_24_hours() {
        Instant appended = TIME.plusSeconds(1);
        isAdmitted(request().attribute("expirytime", appended.plusSeconds(86_400).toString()));
        isDead(
                request().attribute("expirytime", appended.plusSeconds(86_401).toString()),
                DeadLetterReason.MALFORMED,
                "expirytime",
                "24 hours");
    }

    @Test
    void time_is_within_5_minutes_of_the_signature() {
        isAdmitted(request().attribute("time", TIME.minusSeconds(300).toString()));
        isDead(
                request().attribute("time", TIME.minusSeconds(301).toString()),
                DeadLetterReason.STALE,
                "time 2026-11-21T00:54:59Z",
                "webhook-timestamp 2026-11-21T01:00:00Z");
    }

    // 4: the signature

    @Test
    void a_changed_value_does_not_verify() {
        Delivery whole = request().delivery();
        String changed = value(request()).replace("nightly-volumes", "nightly-columes");
        Envelope envelope =
                new Envelope(whole.envelope().key(), whole.envelope().headers(), utf8(changed));

        assertThat(verdict(admission, new Delivery(envelope, 3, 17, whole.appendedAt())))
                .isInstanceOfSatisfying(
                        DeadLettered.class,
                        letter ->
                                assertThat(letter.reason())
                                        .isEqualTo(DeadLetterReason.BAD_SIGNATURE));
    }

    @Test
    void a_key_that_is_not_trusted_does_not_verify() {
        isDead(
                request().signedBy(Site.STRANGER),
                DeadLetterReason.BAD_SIGNATURE,
                "ci, portal, lost");
        isDead(
                request().signedBy(Site.STRANGER).header(Wire.KEY_ID, "ci"),
                DeadLetterReason.BAD_SIGNATURE,
                "does not fit the key ci:");
    }

    @Test
    void a_name_that_is_not_trusted_is_an_unknown_key() {
        isDead(
                request().header(Wire.KEY_ID, "ci-2031"),
                DeadLetterReason.UNKNOWN_KEY,
                "\"ci-2031\"",
                "trustedKeys");
    }

    @Test
    void where_no_key_is_trusted_every_key_is_unknown() {
        isDead(
                Site.trusting(),
                request(),
                DeadLetterReason.UNKNOWN_KEY,
                "no key is trusted for docker-01");
    }

    @Test
    void a_key_for_another_address_is_unknown_here() {
        TrustedKey elsewhere =
                new TrustedKey(
                        "ci",
                        Site.CI.verificationKey(),
                        Set.of("docker-02"),
                        List.of("*"),
                        "/ci/",
                        Validity.ALWAYS);

        isDead(Site.trusting(elsewhere), request(), DeadLetterReason.UNKNOWN_KEY);
    }

    @Test
    void the_name_of_a_key_is_a_hint_and_never_a_decision() {
        isDead(request().header(Wire.KEY_ID, "portal"), DeadLetterReason.BAD_SIGNATURE, "portal");
        isSignedWith(admission, request().header(Wire.KEY_ID, "portal ci"), "ci");
        isSignedWith(admission, request().header(Wire.KEY_ID, ""), "ci");
        isSignedWith(admission, request(), "ci");
    }

    @Test
    void the_first_signature_that_verifies_names_the_key() {
        isSignedWith(admission, request().signedBy(Site.PORTAL, Site.CI), "portal");
        isSignedWith(admission, request().signedBy(Site.CI, Site.PORTAL), "ci");
        isSignedWith(admission, request().signedBy(Site.STRANGER, Site.CI), "ci");
    }

    @Test
    void a_public_key_is_never_used_as_a_secret() {
        byte[] publicBytes =
                Base64.getDecoder()
                        .decode(
                                Site.CI
                                        .verificationKey()
                                        .publicText()
                                        .orElseThrow()
                                        .substring("whpk_".length()));
        SigningKey confused =
                SigningKey.parse("whsec_" + Base64.getEncoder().encodeToString(publicBytes));
        Admission ed25519Alone =
                Site.trusting(Site.key("ci", Site.CI.verificationKey(), Validity.ALWAYS));

        isDead(ed25519Alone, request().signedBy(confused), DeadLetterReason.BAD_SIGNATURE);
        String hmac = signature(request().signedBy(confused));
        isDead(
                ed25519Alone,
                request().header(Wire.WEBHOOK_SIGNATURE, hmac.replace("v1,", "v1a,")),
                DeadLetterReason.BAD_SIGNATURE);
    }

    @Test
    void a_key_rotates_without_a_gap() {
        SigningKey successor = SigningKey.generate();
        Admission both =
                Site.trusting(
                        Site.key("ci-2026", Site.CI.verificationKey(), Validity.ALWAYS),
                        Site.key("ci-2027", successor.verificationKey(), Validity.ALWAYS));

        isSignedWith(both, request(), "ci-2026");
        isSignedWith(both, request().signedBy(successor), "ci-2027");
        isSignedWith(
                both,
                request().signedBy(Site.CI, successor).header(Wire.KEY_ID, "ci-2026 ci-2027"),
                "ci-2026");
    }

    @Test
    void up_to_eight_keys_are_tried() {
        Admission eight = Site.trusting(strangersAnd(7));

        isSignedWith(eight, request(), "ci");
    }

    @Test
    void an_address_with_nine_keys_needs_the_key_named() {
        Admission nine = Site.trusting(strangersAnd(8));

        isDead(nine, request(), DeadLetterReason.UNKNOWN_KEY, "9 trusted keys", "key-id");
        isSignedWith(nine, request().header(Wire.KEY_ID, "ci"), "ci");
    }

    private static TrustedKey[] strangersAnd(int strangers) {
        List<TrustedKey> keys = new ArrayList<>();
        for (int i = 0; i < strangers; i++) {
            VerificationKey key = SigningKey.generate().verificationKey();
            keys.add(Site.key("other-" + i, key, Validity.ALWAYS));
        }
        keys.add(Site.key("ci", Site.CI.verificationKey(), Validity.ALWAYS));
        return keys.toArray(TrustedKey[]::new);
    }

    // 5: the event

    @Test
    void a_value_that_is_no_request_is_malformed() {
        isDead(request().value("not json"), DeadLetterReason.MALFORMED);
        isDead(request().value("[]"), DeadLetterReason.MALFORMED);
        isDead(request().value("{\"specversion\":\"1.0\""), DeadLetterReason.MALFORMED);
        isDead(request().attribute("specversion", "0.3"), DeadLetterReason.MALFORMED);
        isDead(request().attribute("type", Wire.CANCEL_TYPE), DeadLetterReason.MALFORMED, "type");
        isDead(request().attribute("type", Wire.STATUS_TYPE), DeadLetterReason.MALFORMED, "type");
        isDead(request().data("colour", "blue"), DeadLetterReason.MALFORMED, "data.colour");
        isDead(request().without("expirytime"), DeadLetterReason.MALFORMED, "expirytime");
        isDead(request().without("audience"), DeadLetterReason.MALFORMED, "audience");
    }

    @Test
    void a_name_that_stands_twice_is_malformed() {
        String twice = value(request()).replace("\"data\":{", "\"data\":{\"job\":\"weekly\",");

        isDead(request().value(twice), DeadLetterReason.MALFORMED);
    }

    @Test
    void json_may_be_20_deep() {
        isDead(request().parameter("level", nested(19)), DeadLetterReason.MALFORMED);
        assertThat(verdict(request().parameter("level", nested(17))))
                .isInstanceOf(Verdict.Rejected.class);
    }

    /// With the event, its data and the parameters around it, three levels more.
    private static Object nested(int levels) {
        Object nested = 1;
        for (int i = 0; i < levels; i++) {
            nested = List.of(nested);
        }
        return nested;
    }

    @Test
    void a_start_is_not_put_off_beyond_the_expiry() {
        isAdmitted(request().data("notBefore", "2026-11-21T01:59:59Z"));
        isDead(
                request().data("notBefore", "2026-11-21T02:00:00Z"),
                DeadLetterReason.MALFORMED,
                "notBefore");
    }

    @Test
    void unknown_extensions_are_no_error() {
        isAdmitted(request().attribute("traceparent", "00-1-2-01").attribute("partition", 3));
    }

    // 6: the headers

    @Test
    void the_headers_equal_the_body() {
        isDead(
                request().header(Wire.WEBHOOK_ID, "0199-ffff"),
                DeadLetterReason.HEADER_MISMATCH,
                "webhook-id",
                "0199-ffff",
                "0199-2a77");
        isDead(
                request().attribute("subject", "docker-02"),
                DeadLetterReason.HEADER_MISMATCH,
                "address",
                "docker-02");
    }

    @Test
    void the_record_key_is_the_id() {
        isDead(request().recordKey("other"), DeadLetterReason.HEADER_MISMATCH, "other");
        isDead(request().recordKey(null), DeadLetterReason.HEADER_MISMATCH, "no key");
    }

    // 8: the key's rights

    @Test
    void a_key_speaks_for_its_own_source_alone() {
        isDead(
                request().attribute("source", "/ops/alice"),
                DeadLetterReason.NOT_PERMITTED,
                "ci",
                "/ci/",
                "\"/ops/alice\"");
    }

    @Test
    void a_revoked_key_is_called_so() {
        isDead(request().signedBy(Site.REVOKED), DeadLetterReason.REVOKED_KEY, "lost is revoked");
    }

    @Test
    void a_key_was_valid_when_it_signed() {
        Admission until = Site.trusting(key(new Validity(null, TIME, false)));
        isAdmitted(until, request());
        isDead(
                until,
                request().signedAt(TIME.plusSeconds(1)),
                DeadLetterReason.REVOKED_KEY,
                "was valid to 2026-11-21T01:00:00Z");

        Admission from = Site.trusting(key(new Validity(TIME, null, false)));
        isAdmitted(from, request());
        isDead(
                from,
                request().signedAt(TIME.minusSeconds(1)),
                DeadLetterReason.REVOKED_KEY,
                "is valid from 2026-11-21T01:00:00Z");
    }

    private static TrustedKey key(Validity validity) {
        return Site.key("ci", Site.CI.verificationKey(), validity);
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
