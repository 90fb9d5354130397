package backhaul.protocol.codec;

import backhaul.protocol.ProgressEvent;
import backhaul.protocol.RunKey;
import backhaul.protocol.SafeText;
import backhaul.protocol.Wire;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// `backhaul.progress.v1`.
public final class ProgressCodec {

    private ProgressCodec() {}

    public static byte[] encode(ProgressEvent event) {
        ObjectNode node =
                WorkerEvent.write(
                        Wire.PROGRESS_TYPE,
                        event.id(),
                        event.worker(),
                        event.run().id(),
                        event.time(),
                        event.audience());
        ObjectNode data = node.putObject("data");
        ObjectNode request = data.putObject("request");
        request.put("id", event.run().id());
        request.put("source", event.run().source());
        request.put("address", event.run().address());
        data.put("attempt", event.attempt());
        data.put("percent", finite(event.percent()));
        data.put("bytes", event.bytes());
        data.put("totalBytes", event.totalBytes());
        data.put(
                "message",
                event.message() == null
                        ? null
                        : TextSize.end(SafeText.clean(event.message()), StatusLimits.MESSAGE));
        return WorkerEvent.bytes(node);
    }

    /// JSON has no form for the rest.
    private static @Nullable Double finite(@Nullable Double number) {
        return number != null && Double.isFinite(number) ? number : null;
    }

    public static Decoded<ProgressEvent> decode(byte[] value) {
        try {
            return new Decoded.Ok<>(read(value));
        } catch (InvalidEvent e) {
            return new Decoded.Malformed<>(e.detail());
        }
    }

    private static ProgressEvent read(byte[] value) throws InvalidEvent {
        CloudEvent event = WorkerEvent.read(value, Wire.PROGRESS_TYPE);
        Fields data = event.data();
        Fields request = data.object("request");
        String id = request.text("id", Wire::isId, "the id of a request");
        WorkerEvent.same("subject", id, event.subject());
        return new ProgressEvent(
                event.id(),
                WorkerEvent.worker(event),
                new RunKey(
                        request.text("address", Wire::isAddress, "the name of an address"),
                        request.text("source"),
                        id),
                event.time(),
                event.audience(),
                data.integer("attempt"),
                data.optionalNumber("percent"),
                data.optionalLong("bytes"),
                data.optionalLong("totalBytes"),
                data.optionalText("message"));
    }
}
