package backhaul.protocol.codec;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.BackupRequest.Ask;
import backhaul.protocol.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// `backhaul.request.v1`.
public final class RequestCodec {

    private static final Set<String> FIELDS =
            Set.of("job", "parameters", "timeout", "maxAttempts", "notBefore", "dryRun", "labels");

    /// In a status they lie below `data` and `request`, and whoever reads it bounds it as a whole:
    /// what is let in has to be readable there, or it would stop the worker that let it in.
    private static final int MAX_PARAMETERS_DEPTH = Wire.MAX_JSON_DEPTH - 3;

    private RequestCodec() {}

    /// A request, and the digest of its question as it was sent.
    public record Received(BackupRequest request, String digest) {}

    /// The value of the record.
    ///
    /// @throws IllegalArgumentException for a request that [#decode] would refuse; the message is
    ///   the same
    public static byte[] encode(BackupRequest request) {
        ObjectNode event =
                CloudEvent.write(
                        Wire.REQUEST_TYPE,
                        request.id(),
                        request.source(),
                        request.address(),
                        request.time(),
                        request.audience());
        event.put("expirytime", request.expiresAt().toString());
        event.set("data", data(request.ask()));
        byte[] value = Json.bytes(event);
        return switch (decode(value)) {
            case Decoded.Ok<Received> _ -> value;
            case Decoded.Malformed<Received>(String detail) ->
                    throw new IllegalArgumentException(detail);
        };
    }

    static ObjectNode data(Ask ask) {
        ObjectNode data = Json.object();
        data.put("job", ask.job());
        data.set("parameters", Json.tree(ask.parameters()));
        if (ask.timeout() != null) {
            data.put("timeout", ask.timeout().toString());
        }
        if (ask.maxAttempts() != null) {
            data.put("maxAttempts", ask.maxAttempts());
        }
        if (ask.notBefore() != null) {
            data.put("notBefore", ask.notBefore().toString());
        }
        data.put("dryRun", ask.dryRun());
        if (!ask.labels().isEmpty()) {
            data.set("labels", Json.tree(ask.labels()));
        }
        return data;
    }

    public static Decoded<Received> decode(byte[] value) {
        try {
            return new Decoded.Ok<>(read(value));
        } catch (InvalidEvent e) {
            return new Decoded.Malformed<>(e.detail());
        }
    }

    private static Received read(byte[] value) throws InvalidEvent {
        CloudEvent event = CloudEvent.read(value, Wire.REQUEST_TYPE, Wire.MAX_REQUEST_BYTES);
        String address =
                event.attributes().text("subject", Wire::isAddress, "the name of an address");
        Instant expiresAt = event.attributes().instant("expirytime");
        Ask ask = ask(event.data());
        if (ask.notBefore() != null && !ask.notBefore().isBefore(expiresAt)) {
            throw event.data().invalid("notBefore", "not before expirytime");
        }
        return new Received(
                new BackupRequest(
                        event.id(),
                        event.source(),
                        address,
                        event.time(),
                        expiresAt,
                        event.audience(),
                        ask),
                QuestionDigest.of(address, event.data().node()));
    }

    private static Ask ask(Fields data) throws InvalidEvent {
        data.only(FIELDS);
        for (String field : Set.of("parameters", "dryRun", "labels")) {
            data.notNull(field);
        }
        data.onlySafeIntegers("parameters");
        checkDepth(data);
        return new Ask(
                data.text("job", Wire::isJob, "the name of a job"),
                data.values("parameters"),
                timeout(data),
                maxAttempts(data),
                data.optionalInstant("notBefore"),
                data.flag("dryRun", false),
                labels(data));
    }

    private static void checkDepth(Fields data) throws InvalidEvent {
        if (Json.depth(data.node().path("parameters")) > MAX_PARAMETERS_DEPTH) {
            throw data.invalid("parameters", "nested more than " + MAX_PARAMETERS_DEPTH + " deep");
        }
    }

    private static @Nullable Duration timeout(Fields data) throws InvalidEvent {
        Duration timeout = data.optionalDuration("timeout");
        if (timeout != null && !timeout.isPositive()) {
            throw data.invalid("timeout", "not longer than nothing");
        }
        return timeout;
    }

    private static @Nullable Integer maxAttempts(Fields data) throws InvalidEvent {
        Integer maxAttempts = data.optionalInteger("maxAttempts");
        if (maxAttempts != null && maxAttempts < 1) {
            throw data.invalid("maxAttempts", "less than 1");
        }
        return maxAttempts;
    }

    private static Map<String, String> labels(Fields data) throws InvalidEvent {
        Map<String, String> labels = data.texts("labels");
        if (labels.size() > Wire.MAX_LABELS) {
            throw data.invalid("labels", labels.size() + ", and 16 are the most");
        }
        for (Map.Entry<String, String> label : labels.entrySet()) {
            if (label.getKey().isEmpty() || characters(label.getKey()) > Wire.MAX_LABEL_KEY) {
                throw data.invalid("labels", "a key is not 1 to 64 characters");
            }
            if (characters(label.getValue()) > Wire.MAX_LABEL_VALUE) {
                throw data.invalid("labels", "a value is longer than 256 characters");
            }
        }
        return labels;
    }

    private static int characters(String text) {
        return text.codePointCount(0, text.length());
    }
}
