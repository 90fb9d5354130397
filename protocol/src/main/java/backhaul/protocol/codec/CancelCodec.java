package backhaul.protocol.codec;

import backhaul.protocol.CancelRequest;
import backhaul.protocol.Wire;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// `backhaul.cancel.v1`.
public final class CancelCodec {

    private static final int MAX_REASON = 256;
    private static final Set<String> FIELDS = Set.of("source", "request", "reason");

    private CancelCodec() {}

    /// The value of the record.
    ///
    /// @throws IllegalArgumentException for a cancel that [#decode] would refuse; the message is
    ///   the same
    public static byte[] encode(CancelRequest cancel) {
        ObjectNode event =
                CloudEvent.write(
                        Wire.CANCEL_TYPE,
                        cancel.id(),
                        cancel.source(),
                        cancel.address(),
                        cancel.time(),
                        cancel.audience());
        event.put("expirytime", cancel.expiresAt().toString());
        ObjectNode data = event.putObject("data");
        data.put("source", cancel.runSource());
        data.put("request", cancel.runId());
        if (cancel.reason() != null) {
            data.put("reason", cancel.reason());
        }
        byte[] value = Json.bytes(event);
        return switch (decode(value)) {
            case Decoded.Ok<CancelRequest> _ -> value;
            case Decoded.Malformed<CancelRequest>(String detail) ->
                    throw new IllegalArgumentException(detail);
        };
    }

    public static Decoded<CancelRequest> decode(byte[] value) {
        try {
            return new Decoded.Ok<>(read(value));
        } catch (InvalidEvent e) {
            return new Decoded.Malformed<>(e.detail());
        }
    }

    private static CancelRequest read(byte[] value) throws InvalidEvent {
        CloudEvent event = CloudEvent.read(value, Wire.CANCEL_TYPE, Wire.MAX_REQUEST_BYTES);
        Fields data = event.data();
        data.only(FIELDS);
        return new CancelRequest(
                event.id(),
                event.source(),
                event.attributes().text("subject", Wire::isAddress, "the name of an address"),
                event.time(),
                event.attributes().instant("expirytime"),
                event.audience(),
                data.text("source", CloudEvent::isUriReference, "a URI reference"),
                data.text("request", Wire::isId, "the id of a request"),
                reason(data));
    }

    private static @Nullable String reason(Fields data) throws InvalidEvent {
        String reason = data.optionalText("reason");
        if (reason != null && reason.codePointCount(0, reason.length()) > MAX_REASON) {
            throw data.invalid("reason", "longer than 256 characters");
        }
        return reason;
    }
}
