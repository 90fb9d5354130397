package backhaul.worker.admission;

import static backhaul.worker.admission.RecordDraft.TIME;
import static backhaul.worker.admission.RecordDraft.text;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.Envelope;
import backhaul.protocol.Envelope.Header;
import backhaul.protocol.Wire;
import backhaul.worker.admission.Verdict.Admitted;
import backhaul.worker.admission.Verdict.DeadLettered;
import backhaul.worker.admission.Verdict.Rejected;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// 200,000 records that went wrong on their way, or were made wrong on purpose: none stops the
/// worker, and none of the first kind has an effect. A failure names its seed.
final class AdmissionFuzzTest {
    private static final int SPOILT = 150_000;
    private static final int REWRITTEN = 50_000;
    private static final List<String> TOKENS =
            List.of(
                    "null",
                    "true",
                    "-1",
                    "0",
                    "3",
                    "1e999",
                    "-0.0",
                    "9007199254740992",
                    "1.5",
                    "\"\"",
                    "\"\\ud800\"",
                    "\"\\u0000\"",
                    "\"\\u202e\"",
                    "{}",
                    "[]",
                    "[{}]",
                    "{\"a\":{\"a\":{\"a\":{}}}}",
                    "\"2026-11-21T01:00:00Z\"",
                    "\"9999-12-31T23:59:59Z\"",
                    "\"0000-01-01T00:00:00Z\"",
                    "\"PT2H\"",
                    "\"P999999999DT999999999H\"",
                    "\"PT0S\"",
                    "\"weekly\"",
                    "\"/ci/..\"",
                    "\"%\"",
                    "\"production\"",
                    "[".repeat(30) + "]".repeat(30),
                    "\"" + "x".repeat(5000) + "\"");

    private final Admission admission = Site.admission();
    private final DeadLetterRecord letters = new DeadLetterRecord("docker-01", "backup.requests");

    private static RecordDraft whole(long seed) {
        return RecordDraft.request(seed % 16 == 0 ? Site.CI : Site.PORTAL)
                .header(Wire.KEY_ID, "ci portal")
                .parameter("containers", List.of("shop-db"))
                .data("timeout", "PT1H")
                .data("notBefore", "2026-11-21T01:30:00Z");
    }

    @Test
    void what_changed_on_its_way_has_no_effect() {
        Delivery[] wholes = {whole(0).delivery(), whole(1).delivery()};
        int admitted = 0;
        for (int seed = 0; seed < SPOILT; seed++) {
            Delivery original = wholes[seed % 16 == 0 ? 0 : 1];
            Delivery spoilt = spoil(original, new Random(seed));
            Verdict verdict = verdict(spoilt, seed);
            if (verdict instanceof Admitted) {
                admitted++;
                assertThat(signedParts(spoilt))
                        .as("seed %s", seed)
                        .isEqualTo(signedParts(original));
            }
        }
        assertThat(admitted).isPositive().isLessThan(SPOILT / 4);
    }

    @Test
    void what_was_made_wrong_on_purpose_stops_nothing() {
        String event = text(whole(1).delivery().envelope().value());
        for (int seed = 0; seed < REWRITTEN; seed++) {
            String wrong = rewrite(event, new Random(seed));
            verdict(RecordDraft.request(Site.PORTAL).value(wrong).delivery(), seed);
        }
    }

    private Verdict verdict(Delivery delivery, int seed) {
        try {
            Verdict verdict = admission.admit(delivery, _ -> Optional.empty(), TIME.plusSeconds(2));
            check(delivery, verdict, seed);
            return verdict;
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + delivery, e);
        }
    }

    private void check(Delivery delivery, Verdict verdict, int seed) {
        switch (verdict) {
            case DeadLettered letter -> {
                isPresentable(letter.detail(), seed);
                if (seed % 50 == 0) {
                    assertThat(letters.of(delivery, letter).headers()).isNotEmpty();
                }
            }
            case Rejected rejected -> isPresentable(rejected.message(), seed);
            case Admitted _, Verdict.Skipped _, Verdict.Duplicate _, Verdict.Expired _ -> {}
        }
    }

    private static void isPresentable(String text, int seed) {
        boolean presentable =
                text.length() <= 510
                        && !text.isEmpty()
                        && text.codePoints()
                                .noneMatch(c ->
                                        Character.isISOControl(c)
                                                || Character.getType(c) == Character.FORMAT);
        if (!presentable) {
            throw new AssertionError("seed " + seed + ": " + text);
        }
    }

    private static List<String> signedParts(Delivery delivery) {
        List<String> parts = new ArrayList<>();
        for (Header header : delivery.envelope().headers()) {
            if (header.name().equals(Wire.WEBHOOK_ID)
                    || header.name().equals(Wire.WEBHOOK_TIMESTAMP)) {
                parts.add(text(header.value()));
            }
        }
        parts.add(
                new String(
                        Objects.requireNonNull(delivery.envelope().value()),
                        StandardCharsets.ISO_8859_1));
        Collections.sort(parts);
        return parts;
    }

    private static Delivery spoil(Delivery whole, Random random) {
        Envelope envelope = whole.envelope();
        byte[] key = envelope.key();
        List<Header> headers = new ArrayList<>(envelope.headers());
        byte[] value = envelope.value();
        Instant appendedAt = whole.appendedAt();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            switch (random.nextInt(8)) {
                case 0 -> key = changed(key, random);
                case 1 -> appendedAt = TIME.plusMillis(random.nextLong(-800_000, 800_000));
                case 2, 3, 4 -> spoil(headers, random);
                default -> value = changed(value, random);
            }
        }
        return new Delivery(
                new Envelope(key, headers, value), whole.partition(), whole.offset(), appendedAt);
    }

    private static void spoil(List<Header> headers, Random random) {
        if (headers.isEmpty()) {
            return;
        }
        int at = random.nextInt(headers.size());
        Header header = headers.get(at);
        Header other = headers.get(random.nextInt(headers.size()));
        switch (random.nextInt(7)) {
            case 0 -> headers.remove(at);
            case 1 -> headers.add(header);
            case 2 -> headers.set(at, new Header(other.name(), header.value()));
            case 3 -> headers.set(at, new Header(header.name(), other.value()));
            case 4 -> headers.set(at, new Header(header.name(), null));
            case 5 -> headers.add(at, new Header("x".repeat(random.nextInt(9000)), null));
            default -> headers.set(at, new Header(header.name(), changed(header.value(), random)));
        }
    }

    private static byte @Nullable [] changed(byte @Nullable [] bytes, Random random) {
        if (bytes == null || bytes.length == 0 || random.nextInt(50) == 0) {
            return random.nextBoolean() ? null : new byte[random.nextInt(20_000)];
        }
        byte[] copy = bytes.clone();
        int at = random.nextInt(copy.length);
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(copy, at);
            case 1 -> Arrays.copyOf(copy, copy.length + 1 + random.nextInt(3));
            case 2 -> {
                copy[at] = (byte) random.nextInt(256);
                yield copy;
            }
            default -> {
                copy[at] ^= (byte) (1 << random.nextInt(8));
                yield copy;
            }
        };
    }

    /// Puts other values, names and structure into the JSON, mostly leaving it JSON.
    private static String rewrite(String json, Random random) {
        String rewritten = json;
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            rewritten =
                    random.nextInt(4) == 0
                            ? splice(rewritten, random)
                            : otherValue(rewritten, random);
        }
        return rewritten.isEmpty() ? "x" : rewritten;
    }

    private static String splice(String json, Random random) {
        int from = random.nextInt(json.length() + 1);
        int to = Math.min(json.length(), from + random.nextInt(4));
        String in = "{}[]\",:\\".substring(random.nextInt(8)).substring(0, random.nextInt(1, 2));
        return json.substring(0, from) + in + json.substring(to);
    }

    private static String otherValue(String json, Random random) {
        int from = json.indexOf(':', random.nextInt(json.length() + 1)) + 1;
        if (from == 0) {
            return json;
        }
        int comma = json.indexOf(',', from);
        int brace = json.indexOf('}', from);
        int to = comma >= 0 && comma < brace ? comma : Math.max(brace, from);
        return json.substring(0, from)
                + TOKENS.get(random.nextInt(TOKENS.size()))
                + json.substring(to);
    }
}
