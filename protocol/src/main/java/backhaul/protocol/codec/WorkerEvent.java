package backhaul.protocol.codec;

import backhaul.protocol.Wire;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/// What the events of a worker have in common: their source is `/workers/<worker>`.
final class WorkerEvent {

    private static final String SOURCE = "/workers/";

    private WorkerEvent() {}

    static ObjectNode write(
            String type, String id, String worker, String subject, Instant time, String audience) {
        return CloudEvent.write(type, id, SOURCE + worker, subject, time, audience);
    }

    static CloudEvent read(byte[] value, String type) throws InvalidEvent {
        return CloudEvent.read(value, type, Wire.MAX_EVENT_BYTES);
    }

    static String worker(CloudEvent event) throws InvalidEvent {
        String source = event.source();
        if (!source.startsWith(SOURCE) || !Wire.isAddress(source.substring(SOURCE.length()))) {
            throw new InvalidEvent("source", "not /workers/ and the name of a worker");
        }
        return source.substring(SOURCE.length());
    }

    /// Refuses an event whose field says something else than its attributes do.
    static void same(String field, String expected, String actual) throws InvalidEvent {
        if (!expected.equals(actual)) {
            throw new InvalidEvent(
                    field, "\"" + actual + "\" where it must be \"" + expected + "\"");
        }
    }

    /// The value of the record.
    ///
    /// @throws IllegalArgumentException for an event over the limit of its topic
    static byte[] bytes(ObjectNode event) {
        byte[] value = Json.bytes(event);
        if (value.length > Wire.MAX_EVENT_BYTES) {
            throw new IllegalArgumentException(
                    event.path("type").asString()
                            + " for "
                            + event.path("subject").asString()
                            + " has "
                            + value.length
                            + " bytes, and "
                            + Wire.MAX_EVENT_BYTES
                            + " are the most");
        }
        return value;
    }
}
