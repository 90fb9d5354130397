package backhaul.protocol.codec;

import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import backhaul.protocol.RunStatus.Artifact;
import backhaul.protocol.RunStatus.Attempt;
import backhaul.protocol.RunStatus.Handle;
import backhaul.protocol.StatusEvent;
import backhaul.protocol.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `backhaul.status.v1`.
public final class StatusCodec {

    private static final Pattern SEQUENCE = Pattern.compile("\\d{1,9}");

    private StatusCodec() {}

    /// Never too large: the status is brought within its limits first.
    public static byte[] encode(StatusEvent event) {
        RunStatus status = StatusLimits.apply(event.status());
        byte[] value = Json.bytes(tree(event, status));
        if (value.length > Wire.MAX_EVENT_BYTES) {
            int excess = value.length - Wire.MAX_EVENT_BYTES;
            status = StatusLimits.withSmallerReport(status, excess);
            return WorkerEvent.bytes(tree(event, status));
        }
        return value;
    }

    private static ObjectNode tree(StatusEvent event, RunStatus status) {
        ObjectNode node =
                WorkerEvent.write(
                        Wire.STATUS_TYPE,
                        event.id(),
                        event.worker(),
                        status.request().id(),
                        event.time(),
                        event.audience());
        node.put("sequence", String.format("%06d", event.sequence()));
        node.set("data", data(status));
        return node;
    }

    private static ObjectNode data(RunStatus status) {
        ObjectNode data = Json.object();
        data.put("state", status.state().wireName());
        data.put("worker", status.worker());
        data.put("attempt", status.attempt());
        data.put("maxAttempts", status.maxAttempts());
        data.set("request", request(status.request()));
        data.put("acceptedAt", text(status.acceptedAt()));
        data.put("startedAt", text(status.startedAt()));
        data.put("endedAt", text(status.endedAt()));
        data.put("deadline", text(status.deadline()));
        data.put("nextAttemptAt", text(status.nextAttemptAt()));
        data.put("cancelRequestedAt", text(status.cancelRequestedAt()));
        ArrayNode attempts = data.putArray("attempts");
        status.attempts().forEach(attempt -> attempts.add(attempt(attempt)));
        data.set("handle", status.handle() == null ? Json.tree(null) : handle(status.handle()));
        data.put("code", status.code());
        data.put("reason", status.reason());
        data.put("message", status.message());
        data.set("warnings", Json.tree(status.warnings()));
        ArrayNode artifacts = data.putArray("artifacts");
        status.artifacts().forEach(artifact -> artifacts.add(artifact(artifact)));
        data.put("report", status.report());
        return data;
    }

    private static ObjectNode request(RunStatus.Request request) {
        ObjectNode node = Json.object();
        node.put("id", request.id());
        node.put("source", request.source());
        node.put("address", request.address());
        node.put("job", request.job());
        node.put("engine", request.engine());
        node.set("parameters", Json.tree(request.parameters()));
        node.put("issuedAt", text(request.issuedAt()));
        node.put("appendedAt", text(request.appendedAt()));
        node.put("expiresAt", text(request.expiresAt()));
        node.put("notBefore", text(request.notBefore()));
        node.put("dryRun", request.dryRun());
        node.set("labels", Json.tree(request.labels()));
        node.put("keyId", request.keyId());
        node.put("digest", request.digest());
        node.put("partition", request.partition());
        node.put("offset", request.offset());
        node.put("specDigest", request.specDigest());
        node.put("timeout", request.timeout() == null ? null : request.timeout().toString());
        return node;
    }

    private static ObjectNode attempt(Attempt attempt) {
        ObjectNode node = Json.object();
        node.put("number", attempt.number());
        node.put("worker", attempt.worker());
        node.put("startedAt", text(attempt.startedAt()));
        node.put("endedAt", text(attempt.endedAt()));
        node.put("outcome", attempt.outcome());
        node.put("message", attempt.message());
        return node;
    }

    private static ObjectNode handle(Handle handle) {
        ObjectNode node = Json.object();
        node.put("system", handle.system());
        node.put("id", handle.id());
        if (!handle.details().isEmpty()) {
            node.set("details", Json.tree(handle.details()));
        }
        return node;
    }

    private static ObjectNode artifact(Artifact artifact) {
        ObjectNode node = Json.object();
        node.put("name", artifact.name());
        node.put("uri", artifact.uri());
        node.put("bytes", artifact.bytes());
        node.put("sha256", artifact.sha256());
        return node;
    }

    static int size(Handle handle) {
        return Json.bytes(handle(handle)).length;
    }

    static int size(Artifact artifact) {
        return Json.bytes(artifact(artifact)).length;
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return Objects.toString(instant, null);
    }

    public static Decoded<StatusEvent> decode(byte[] value) {
        try {
            return new Decoded.Ok<>(read(value));
        } catch (InvalidEvent e) {
            return new Decoded.Malformed<>(e.detail());
        }
    }

    private static StatusEvent read(byte[] value) throws InvalidEvent {
        CloudEvent event = WorkerEvent.read(value, Wire.STATUS_TYPE);
        String worker = WorkerEvent.worker(event);
        RunStatus status = status(event.data());
        WorkerEvent.same("data.worker", worker, status.worker());
        WorkerEvent.same("subject", status.request().id(), event.subject());
        return new StatusEvent(
                event.id(), worker, event.time(), event.audience(), sequence(event), status);
    }

    private static int sequence(CloudEvent event) throws InvalidEvent {
        return Integer.parseInt(
                event.attributes()
                        .text("sequence", s -> SEQUENCE.matcher(s).matches(), "a number"));
    }

    private static RunStatus status(Fields data) throws InvalidEvent {
        Fields handle = data.optionalObject("handle");
        return new RunStatus(
                state(data),
                data.text("worker"),
                data.integer("attempt"),
                data.integer("maxAttempts"),
                request(data.object("request")),
                data.optionalInstant("acceptedAt"),
                data.optionalInstant("startedAt"),
                data.optionalInstant("endedAt"),
                data.optionalInstant("deadline"),
                data.optionalInstant("nextAttemptAt"),
                data.optionalInstant("cancelRequestedAt"),
                attempts(data.objects("attempts")),
                handle == null ? null : handle(handle),
                data.optionalInteger("code"),
                data.optionalText("reason"),
                data.optionalText("message"),
                data.textList("warnings"),
                artifacts(data.objects("artifacts")),
                data.optionalText("report"));
    }

    private static RunState state(Fields data) throws InvalidEvent {
        String word = data.text("state");
        for (RunState state : RunState.values()) {
            if (state.wireName().equals(word)) {
                return state;
            }
        }
        throw data.invalid("state", "\"" + word + "\" is no state of a run");
    }

    private static RunStatus.Request request(Fields request) throws InvalidEvent {
        return new RunStatus.Request(
                request.text("id", Wire::isId, "the id of a request"),
                request.text("source"),
                request.text("address", Wire::isAddress, "the name of an address"),
                request.text("job"),
                request.optionalText("engine"),
                request.values("parameters"),
                request.instant("issuedAt"),
                request.instant("appendedAt"),
                request.instant("expiresAt"),
                request.optionalInstant("notBefore"),
                request.flag("dryRun", false),
                request.texts("labels"),
                request.text("keyId"),
                request.text("digest"),
                request.integer("partition"),
                request.longInteger("offset"),
                request.optionalText("specDigest"),
                request.optionalDuration("timeout"));
    }

    private static List<Attempt> attempts(List<Fields> objects) throws InvalidEvent {
        List<Attempt> attempts = new ArrayList<>();
        for (Fields attempt : objects) {
            attempts.add(
                    new Attempt(
                            attempt.integer("number"),
                            attempt.text("worker"),
                            attempt.instant("startedAt"),
                            attempt.optionalInstant("endedAt"),
                            attempt.optionalText("outcome"),
                            attempt.optionalText("message")));
        }
        return List.copyOf(attempts);
    }

    private static Handle handle(Fields handle) throws InvalidEvent {
        return new Handle(handle.text("system"), handle.text("id"), handle.texts("details"));
    }

    private static List<Artifact> artifacts(List<Fields> objects) throws InvalidEvent {
        List<Artifact> artifacts = new ArrayList<>();
        for (Fields artifact : objects) {
            artifacts.add(
                    new Artifact(
                            artifact.text("name"),
                            artifact.text("uri"),
                            artifact.longInteger("bytes"),
                            artifact.optionalText("sha256")));
        }
        return List.copyOf(artifacts);
    }
}
