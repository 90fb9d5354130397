package backhaul.protocol.codec;

import backhaul.protocol.JobPresence;
import backhaul.protocol.SafeText;
import backhaul.protocol.Wire;
import backhaul.protocol.WorkerPresence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `backhaul.worker.v1` and `backhaul.job.v1`.
public final class PresenceCodec {

    private PresenceCodec() {}

    public static byte[] encode(WorkerPresence presence) {
        ObjectNode node =
                WorkerEvent.write(
                        Wire.WORKER_TYPE,
                        presence.id(),
                        presence.worker(),
                        presence.worker(),
                        presence.time(),
                        presence.audience());
        ObjectNode data = node.putObject("data");
        data.put("worker", presence.worker());
        data.set("publicKeys", Json.tree(presence.publicKeys()));
        data.put("bootId", presence.bootId());
        data.put("machineBootId", presence.machineBootId());
        data.put("version", presence.version());
        data.put("host", SafeText.clean(presence.host()));
        data.put("os", SafeText.clean(presence.os()));
        data.put("startedAt", presence.startedAt().toString());
        data.put("state", presence.state().wireName());
        data.set("addresses", Json.tree(presence.addresses()));
        data.put("running", presence.running());
        data.put("waiting", presence.waiting());
        return WorkerEvent.bytes(node);
    }

    /// A job whose record would be too large is written without its schemas and, if need be,
    /// without its parameters' own values.
    public static byte[] encode(JobPresence presence) {
        for (Detail detail : Detail.values()) {
            ObjectNode node = tree(presence, detail);
            if (Json.bytes(node).length <= Wire.MAX_EVENT_BYTES) {
                return Json.bytes(node);
            }
        }
        return WorkerEvent.bytes(tree(presence, Detail.NAMES));
    }

    /// How much is said of the parameters.
    private enum Detail {
        ALL,
        WITHOUT_SCHEMAS,
        NAMES
    }

    private static ObjectNode tree(JobPresence presence, Detail detail) {
        ObjectNode node =
                WorkerEvent.write(
                        Wire.JOB_TYPE,
                        presence.id(),
                        presence.worker(),
                        presence.worker() + "/" + presence.job(),
                        presence.time(),
                        presence.audience());
        ObjectNode data = node.putObject("data");
        data.put("worker", presence.worker());
        data.set("addresses", Json.tree(presence.addresses()));
        data.put("job", presence.job());
        data.put("engine", presence.engine());
        data.put(
                "description",
                presence.description() == null
                        ? null
                        : TextSize.end(
                                SafeText.clean(presence.description()), StatusLimits.MESSAGE));
        data.put("timeout", presence.timeout().toString());
        data.put("deadline", presence.deadline().toString());
        data.put("maxAttempts", presence.maxAttempts());
        data.put("concurrency", presence.concurrency());
        data.put("expectEvery", text(presence.expectEvery()));
        data.put("lastSuccessAt", Objects.toString(presence.lastSuccessAt(), null));
        data.put("specDigest", presence.specDigest());
        ArrayNode parameters = data.putArray("parameters");
        presence.parameters().forEach(parameter -> parameters.add(tree(parameter, detail)));
        return node;
    }

    private static ObjectNode tree(JobPresence.Parameter parameter, Detail detail) {
        ObjectNode node = Json.object();
        node.put("name", parameter.name());
        node.put("type", parameter.type());
        node.set("default", Json.tree(detail == Detail.NAMES ? null : parameter.defaultValue()));
        node.set("schema", Json.tree(detail == Detail.ALL ? parameter.schema() : Map.of()));
        return node;
    }

    private static @Nullable String text(@Nullable Duration duration) {
        return Objects.toString(duration, null);
    }

    public static Decoded<WorkerPresence> decodeWorker(byte[] value) {
        try {
            return new Decoded.Ok<>(worker(WorkerEvent.read(value, Wire.WORKER_TYPE)));
        } catch (InvalidEvent e) {
            return new Decoded.Malformed<>(e.detail());
        }
    }

    private static WorkerPresence worker(CloudEvent event) throws InvalidEvent {
        String worker = WorkerEvent.worker(event);
        Fields data = event.data();
        WorkerEvent.same("subject", worker, event.subject());
        WorkerEvent.same("data.worker", worker, data.text("worker"));
        return new WorkerPresence(
                event.id(),
                worker,
                event.time(),
                event.audience(),
                data.textList("publicKeys"),
                data.text("bootId"),
                data.text("machineBootId"),
                data.text("version"),
                data.text("host"),
                data.text("os"),
                data.instant("startedAt"),
                state(data),
                data.textList("addresses"),
                data.integer("running"),
                data.integer("waiting"));
    }

    private static WorkerPresence.State state(Fields data) throws InvalidEvent {
        String word = data.text("state");
        for (WorkerPresence.State state : WorkerPresence.State.values()) {
            if (state.wireName().equals(word)) {
                return state;
            }
        }
        throw data.invalid("state", "\"" + word + "\" is no state of a worker");
    }

    public static Decoded<JobPresence> decodeJob(byte[] value) {
        try {
            return new Decoded.Ok<>(job(WorkerEvent.read(value, Wire.JOB_TYPE)));
        } catch (InvalidEvent e) {
            return new Decoded.Malformed<>(e.detail());
        }
    }

    private static JobPresence job(CloudEvent event) throws InvalidEvent {
        String worker = WorkerEvent.worker(event);
        Fields data = event.data();
        String job = data.text("job", Wire::isJob, "the name of a job");
        WorkerEvent.same("subject", worker + "/" + job, event.subject());
        WorkerEvent.same("data.worker", worker, data.text("worker"));
        return new JobPresence(
                event.id(),
                worker,
                event.time(),
                event.audience(),
                data.textList("addresses"),
                job,
                data.text("engine"),
                data.optionalText("description"),
                data.duration("timeout"),
                data.duration("deadline"),
                data.integer("maxAttempts"),
                data.integer("concurrency"),
                data.optionalDuration("expectEvery"),
                data.optionalInstant("lastSuccessAt"),
                data.text("specDigest"),
                parameters(data.objects("parameters")));
    }

    private static List<JobPresence.Parameter> parameters(List<Fields> objects)
            throws InvalidEvent {
        List<JobPresence.Parameter> parameters = new ArrayList<>();
        for (Fields parameter : objects) {
            parameters.add(
                    new JobPresence.Parameter(
                            parameter.text("name"),
                            parameter.text("type"),
                            parameter.value("default"),
                            parameter.values("schema")));
        }
        return List.copyOf(parameters);
    }
}
