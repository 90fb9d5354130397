package backhaul.cli.reading;

import backhaul.protocol.Envelope;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A record that a worker did not let in. Nothing that it says of itself is proven, nor who put it
/// there.
///
/// @param at when it was put there
/// @param source where the record itself lies
/// @param claims what the record says of itself
/// @param headers its own and those of the worker
/// @param value its value, cut where that was too long
@SuppressWarnings("ArrayRecordComponent") // bytes off the wire; never compared
public record DeadLetter(
        Place place,
        Instant at,
        Verdict verdict,
        Place source,
        Claims claims,
        List<Envelope.Header> headers,
        byte @Nullable [] value) {

    /// A record's place, as one writes it: `2:118`.
    public record Place(String topic, int partition, long offset) {

        public String text() {
            return partition + ":" + offset;
        }
    }

    /// What the worker says of it; `size` is that of the whole value, in bytes.
    public record Verdict(String reason, String detail, String worker, long size) {}

    /// Empty where it says nothing.
    public record Claims(String keyId, String source, String address, String job, String id) {}
}
