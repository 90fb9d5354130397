package backhaul.worker.admission;

import backhaul.protocol.Envelope;
import backhaul.protocol.Envelope.Header;
import backhaul.protocol.SafeText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is kept of a record that was not let in, so that a person can see what it was. Whatever
/// came, the letter is far smaller than a topic's `max.message.bytes`: value, headers and key of
/// the original are bounded each.
public final class DeadLetterRecord {
    static final int VALUE_BYTES = 64 * 1024;
    static final int HEADER_BYTES = 8 * 1024;
    static final int KEY_BYTES = 1024;

    /// What a header costs besides name and value: two lengths of up to five bytes. Else a record
    /// of nothing but empty headers would grow without bound.
    private static final int HEADER_OVERHEAD = 10;

    private static final int DETAIL_CHARACTERS = 500;
    private static final Set<String> OWN =
            Set.of(
                    "reason",
                    "detail",
                    "worker",
                    "source-topic",
                    "source-partition",
                    "source-offset",
                    "size",
                    "sha256");

    private final String worker;
    private final String topic;

    /// Writes letters of `worker` about records of `topic`.
    public DeadLetterRecord(String worker, String topic) {
        this.worker = worker;
        this.topic = topic;
    }

    /// The record for the dead letter topic. `size` and `sha256` are those of the original's value.
    public Envelope of(Delivery delivery, Verdict.DeadLettered verdict) {
        Envelope original = delivery.envelope();
        byte[] value = original.value() == null ? new byte[0] : original.value();
        List<Header> headers = kept(original.headers());
        headers.add(header("reason", verdict.reason().wireName()));
        headers.add(
                header(
                        "detail",
                        NotLetIn.shortened(SafeText.clean(verdict.detail()), DETAIL_CHARACTERS)));
        headers.add(header("worker", worker));
        headers.add(header("source-topic", topic));
        headers.add(header("source-partition", String.valueOf(delivery.partition())));
        headers.add(header("source-offset", String.valueOf(delivery.offset())));
        headers.add(header("size", String.valueOf(value.length)));
        headers.add(header("sha256", sha256(value)));
        return new Envelope(
                cut(original.key(), KEY_BYTES), headers, cut(original.value(), VALUE_BYTES));
    }

    /// The original's headers, in its order, as far as they fit whole.
    private static List<Header> kept(List<Header> headers) {
        List<Header> kept = new ArrayList<>();
        int left = HEADER_BYTES;
        for (Header header : headers) {
            int cost = cost(header);
            if (!OWN.contains(header.name()) && cost <= left) {
                left -= cost;
                kept.add(header);
            }
        }
        return kept;
    }

    private static int cost(Header header) {
        byte[] value = header.value();
        return HEADER_OVERHEAD
                + header.name().getBytes(StandardCharsets.UTF_8).length
                + (value == null ? 0 : value.length);
    }

    private static byte @Nullable [] cut(byte @Nullable [] bytes, int most) {
        return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    private static Header header(String name, String value) {
        return new Header(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
