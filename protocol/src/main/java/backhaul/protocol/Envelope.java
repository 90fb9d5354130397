package backhaul.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A record as it lies on a topic, free of Kafka's classes. Neither its key nor its value nor any
/// header is believed before its signature verifies.
@SuppressWarnings("ArrayRecordComponent") // bytes off the wire; never compared
public record Envelope(byte @Nullable [] key, List<Header> headers, byte @Nullable [] value) {

    @SuppressWarnings("ArrayRecordComponent")
    public record Header(String name, byte @Nullable [] value) {}
}
