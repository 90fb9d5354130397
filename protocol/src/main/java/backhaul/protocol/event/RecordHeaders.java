package backhaul.protocol.event;

import backhaul.protocol.DeadLetterReason;
import backhaul.protocol.Envelope;
import backhaul.protocol.SafeText;
import backhaul.protocol.Wire;
import backhaul.protocol.signing.Signatures;
import backhaul.protocol.signing.Signatures.Candidate;
import backhaul.protocol.signing.Signatures.Verification;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The headers of a signed record, once their number, size and shape have been checked. Nothing in
/// them is proven before [#verify].
public final class RecordHeaders {

    private static final Pattern TIMESTAMP = Pattern.compile("(0|[1-9]\\d{0,10})");
    private static final String MEDIA_TYPE = "application/cloudevents+json";

    private static final List<String> OURS =
            List.of(
                    Wire.ADDRESS,
                    Wire.CONTENT_TYPE,
                    Wire.KEY_ID,
                    Wire.WEBHOOK_ID,
                    Wire.WEBHOOK_SIGNATURE,
                    Wire.WEBHOOK_TIMESTAMP);

    private final String id;
    private final String timestamp;
    private final String signature;
    private final List<String> keyIds;
    private final Optional<String> address;
    private final byte[] value;

    private RecordHeaders(Map<String, String> headers, byte[] value) throws Refusal {
        this.signature = signature(headers);
        this.id = id(headers);
        this.timestamp = timestamp(headers);
        checkContentType(headers);
        this.keyIds = keyIds(headers);
        this.address = Optional.ofNullable(headers.get(Wire.ADDRESS));
        this.value = value;
    }

    public sealed interface Read {

        record Ok(RecordHeaders headers) implements Read {}

        /// `missing_signature`, `malformed` or `too_large`; the detail is safe to show.
        record Refused(DeadLetterReason reason, String detail) implements Read {}
    }

    /// The `address` header of a record, without a look at anything else. Of two it is the last, as
    /// for Kafka's own look-up, so that all readers agree whose such a record is.
    public static Optional<String> address(Envelope envelope) {
        return envelope.headers().reversed().stream()
                .filter(header -> header.name().equals(Wire.ADDRESS))
                .findFirst()
                .filter(header -> header.value() != null)
                .map(header -> new String(bytes(header), StandardCharsets.UTF_8));
    }

    /// `maxValueBytes` is [Wire#MAX_REQUEST_BYTES] or [Wire#MAX_EVENT_BYTES].
    public static Read read(Envelope envelope, int maxValueBytes) {
        try {
            byte[] value = value(envelope, maxValueBytes);
            return new Read.Ok(new RecordHeaders(texts(envelope), value));
        } catch (Refusal refusal) {
            return new Read.Refused(refusal.reason, String.valueOf(refusal.getMessage()));
        }
    }

    public String webhookId() {
        return id;
    }

    public Instant signedAt() {
        return Instant.ofEpochSecond(Long.parseLong(timestamp));
    }

    /// Which keys the signer claims to have used: a hint for the look-up.
    public List<String> keyIds() {
        return keyIds;
    }

    public Optional<String> address() {
        return address;
    }

    public byte[] value() {
        return value;
    }

    public Verification verify(List<Candidate> candidates) {
        return Signatures.verify(
                candidates, Optional.of(signature), new Signatures.Message(id, timestamp, value));
    }

    private static byte[] value(Envelope envelope, int maxBytes) throws Refusal {
        byte[] value = envelope.value();
        if (value == null) {
            throw malformed("the record has no value");
        }
        if (value.length > maxBytes) {
            throw tooLarge("the value has " + value.length, maxBytes);
        }
        int headerBytes = headerBytes(envelope);
        if (headerBytes > Wire.MAX_HEADER_BYTES) {
            throw tooLarge("the headers have " + headerBytes, Wire.MAX_HEADER_BYTES);
        }
        return value;
    }

    private static int headerBytes(Envelope envelope) {
        return envelope.headers().stream()
                .mapToInt(header ->
                        header.name().getBytes(StandardCharsets.UTF_8).length
                                + bytes(header).length)
                .sum();
    }

    private static byte[] bytes(Envelope.Header header) {
        byte[] value = header.value();
        return value == null ? new byte[0] : value;
    }

    /// Headers of other names may hold any bytes, but none may be there twice.
    private static Map<String, String> texts(Envelope envelope) throws Refusal {
        Map<String, String> texts = new HashMap<>();
        for (Envelope.Header header : envelope.headers()) {
            if (texts.putIfAbsent(header.name(), text(header)) != null) {
                throw malformed("two headers " + header.name());
            }
        }
        return texts;
    }

    private static String text(Envelope.Header header) throws Refusal {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(header)))
                    .toString();
        } catch (CharacterCodingException e) {
            if (OURS.contains(header.name())) {
                throw malformed(header.name() + ": not UTF-8");
            }
            return "";
        }
    }

    private static String signature(Map<String, String> headers) throws Refusal {
        String signature = headers.get(Wire.WEBHOOK_SIGNATURE);
        if (signature == null || signature.isBlank()) {
            throw new Refusal(DeadLetterReason.MISSING_SIGNATURE, "there is no webhook-signature");
        }
        if (words(signature).size() > Wire.MAX_SIGNATURES) {
            throw malformed("webhook-signature: more than five signatures");
        }
        return signature;
    }

    private static String id(Map<String, String> headers) throws Refusal {
        String id = required(headers, Wire.WEBHOOK_ID);
        if (!Wire.isId(id)) {
            throw malformed("webhook-id: not 1 to 64 letters, digits, '_' and '-'");
        }
        return id;
    }

    private static String timestamp(Map<String, String> headers) throws Refusal {
        String timestamp = required(headers, Wire.WEBHOOK_TIMESTAMP);
        if (!TIMESTAMP.matcher(timestamp).matches()) {
            throw malformed("webhook-timestamp: not Unix seconds");
        }
        return timestamp;
    }

    private static void checkContentType(Map<String, String> headers) throws Refusal {
        String type = required(headers, Wire.CONTENT_TYPE);
        int parameters = type.indexOf(';');
        String bare = parameters < 0 ? type : type.substring(0, parameters);
        if (!bare.strip().toLowerCase(Locale.ROOT).equals(MEDIA_TYPE)) {
            throw malformed("content-type: not " + MEDIA_TYPE);
        }
    }

    private static List<String> keyIds(Map<String, String> headers) throws Refusal {
        List<String> keyIds = words(headers.getOrDefault(Wire.KEY_ID, ""));
        if (keyIds.size() > Wire.MAX_KEY_IDS) {
            throw malformed("key-id: more than five names");
        }
        return keyIds;
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split(" ", -1)).filter(word -> !word.isEmpty()).toList();
    }

    private static String required(Map<String, String> headers, String name) throws Refusal {
        @Nullable String value = headers.get(name);
        if (value == null) {
            throw malformed("there is no " + name);
        }
        return value;
    }

    private static Refusal malformed(String detail) {
        return new Refusal(DeadLetterReason.MALFORMED, detail);
    }

    private static Refusal tooLarge(String what, int maxBytes) {
        return new Refusal(
                DeadLetterReason.TOO_LARGE, what + " bytes, and " + maxBytes + " are the most");
    }

    private static final class Refusal extends Exception {

        private final DeadLetterReason reason;

        Refusal(DeadLetterReason reason, String detail) {
            super(SafeText.clean(detail));
            this.reason = reason;
        }
    }
}
