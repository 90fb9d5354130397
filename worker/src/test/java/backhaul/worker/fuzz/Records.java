package backhaul.worker.fuzz;

import backhaul.protocol.Envelope;
import backhaul.protocol.Envelope.Header;
import backhaul.protocol.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// What happens to a whole record on a bad way, or in the hands of someone who has other records
/// and no key.
public final class Records {
    private static final List<String> NAMES =
            List.of(
                    Wire.ADDRESS,
                    Wire.CONTENT_TYPE,
                    Wire.KEY_ID,
                    Wire.WEBHOOK_ID,
                    Wire.WEBHOOK_SIGNATURE,
                    Wire.WEBHOOK_TIMESTAMP,
                    Wire.TRACEPARENT,
                    "ce_id",
                    "ce_type",
                    "svix-id",
                    "");

    private Records() {}

    /// Changes one to three things; some may be taken from `others`.
    public static Envelope spoilt(Envelope whole, List<Envelope> others, SplittableRandom random) {
        byte @Nullable [] key = whole.key();
        List<Header> headers = new ArrayList<>(whole.headers());
        byte @Nullable [] value = whole.value();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            Envelope other = others.get(random.nextInt(others.size()));
            switch (random.nextInt(10)) {
                case 0 -> key = random.nextBoolean() ? other.key() : Bytes.changed(key, random);
                case 1, 2, 3, 4 -> spoil(headers, other.headers(), random);
                case 5, 6 -> value = other.value();
                default -> value = Bytes.changed(value, random);
            }
        }
        return new Envelope(key, List.copyOf(headers), value);
    }

    private static void spoil(List<Header> headers, List<Header> others, SplittableRandom random) {
        if (headers.isEmpty()) {
            headers.addAll(others);
            return;
        }
        int at = random.nextInt(headers.size());
        Header header = headers.get(at);
        Header other = others.isEmpty() ? header : others.get(random.nextInt(others.size()));
        switch (random.nextInt(11)) {
            case 0 -> headers.remove(at);
            case 1 -> headers.add(random.nextInt(headers.size() + 1), header);
            case 2 -> headers.set(at, new Header(otherName(header.name(), random), header.value()));
            case 3 -> headers.set(at, new Header(header.name(), other.value()));
            case 4 -> headers.set(at, new Header(header.name(), null));
            case 5 -> headers.add(at, new Header("x".repeat(random.nextInt(9_000)), null));
            case 6 -> replace(headers, other);
            case 7 -> headers.add(random.nextInt(headers.size() + 1), other);
            case 8 -> {
                headers.clear();
                headers.addAll(others);
            }
            case 9 -> resign(headers, others, random);
            default ->
                    headers.set(
                            at, new Header(header.name(), Bytes.changed(header.value(), random)));
        }
    }

    private static String otherName(String name, SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> name.toUpperCase(Locale.ROOT);
            case 1 -> name + " ";
            case 2 -> name.replace('-', '_');
            default -> NAMES.get(random.nextInt(NAMES.size()));
        };
    }

    private static void replace(List<Header> headers, Header other) {
        for (int i = 0; i < headers.size(); i++) {
            if (headers.get(i).name().equals(other.name())) {
                headers.set(i, other);
            }
        }
    }

    /// Other signatures beside, before or instead of the right one, or the right one in another
    /// spelling.
    private static void resign(List<Header> headers, List<Header> others, SplittableRandom random) {
        String own = signature(headers);
        String other = signature(others);
        String text =
                switch (random.nextInt(9)) {
                    case 0 -> own + " " + other;
                    case 1 -> other + " " + own;
                    case 2 -> (own + " ").repeat(1 + random.nextInt(7)).strip();
                    case 3 -> own.replace("v1a,", "v1,");
                    case 4 -> own.replace("v1,", "v1a,");
                    case 5 -> own.replace("=", "");
                    case 6 -> own.replace('+', '-').replace('/', '_');
                    case 7 -> own.replace(",", ", ");
                    default -> "v2," + own + " " + own.replace(",", "");
                };
        replace(headers, new Header(Wire.WEBHOOK_SIGNATURE, text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String signature(List<Header> headers) {
        return text(headers, Wire.WEBHOOK_SIGNATURE);
    }

    /// What is signed of a record, in one text: two records of the same are the same to every
    /// reader that only believes what is signed.
    public static String signedParts(Envelope envelope) {
        byte[] value = envelope.value();
        return text(envelope.headers(), Wire.WEBHOOK_ID)
                + "."
                + text(envelope.headers(), Wire.WEBHOOK_TIMESTAMP)
                + "."
                + (value == null ? "" : new String(value, StandardCharsets.ISO_8859_1));
    }

    private static String text(List<Header> headers, String name) {
        for (Header header : headers) {
            byte[] value = header.value();
            if (header.name().equals(name) && value != null) {
                return new String(value, StandardCharsets.ISO_8859_1);
            }
        }
        return "";
    }
}
