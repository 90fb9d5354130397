package backhaul.sandbox.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.protocol.ApiKeys;

/// Recognizes Kafka's requests in the bytes of a connection, however they are cut: each begins with
/// four bytes of its length and two that say what it asks for.
final class RequestKeys {

    private static final int LENGTH_BYTES = 4;
    private static final int HEAD_BYTES = 6;

    private int headSeen;
    private long head;
    private long bodyLeft;

    /// The requests whose heads end in this chunk.
    List<ApiKeys> in(byte[] chunk, int length) {
        List<ApiKeys> keys = new ArrayList<>();
        int at = 0;
        while (at < length) {
            if (bodyLeft > 0) {
                long skipped = Math.min(bodyLeft, length - at);
                bodyLeft -= skipped;
                at += (int) skipped;
            } else {
                head = (head << 8) | (chunk[at++] & 0xff);
                if (++headSeen == HEAD_BYTES) {
                    endOfHead().ifPresent(keys::add);
                }
            }
        }
        return keys;
    }

    /// Empty for what is no request of Kafka's.
    private Optional<ApiKeys> endOfHead() {
        short key = (short) head;
        bodyLeft = (head >>> 16) - (HEAD_BYTES - LENGTH_BYTES);
        head = 0;
        headSeen = 0;
        return ApiKeys.hasId(key) ? Optional.of(ApiKeys.forId(key)) : Optional.empty();
    }
}
