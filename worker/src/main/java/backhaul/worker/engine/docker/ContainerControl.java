package backhaul.worker.engine.docker;

import backhaul.worker.engine.docker.DaemonHttp.Answer;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The calls that act on the application's own containers. What the daemon answers is a value; a
/// [Failure] means that it gave no answer, and that nobody knows whether it has done it.
final class ContainerControl {
    /// What a daemon under load may need beside the time that a container takes to stop.
    private static final Duration MARGIN = Duration.ofSeconds(60);

    private static final String CONTAINERS = "/containers/";

    private final DaemonHttp http;
    private final Duration limit;

    ContainerControl(DaemonHttp http, Duration limit) {
        this.http = http;
        this.limit = limit;
    }

    /// `startedAt` is the daemon's own text, another one after each start.
    record State(String id, String startedAt, boolean running, boolean paused, int exitCode) {
        private static final String NEVER = "0001-01-01T00:00:00Z";

        boolean wasNeverStarted() {
            return startedAt.equals(NEVER);
        }
    }

    sealed interface Effect {
        record Done() implements Effect {}

        /// It was so before.
        record Already() implements Effect {}

        record Gone() implements Effect {}

        record Refused(String why) implements Effect {}
    }

    /// By id or by name. Empty for a container that is not there.
    Optional<State> state(String container) throws Failure, InterruptedException {
        Answer answer = http.call(limit, "GET", CONTAINERS + container + "/json", null);
        if (answer.isNotFound()) {
            return Optional.empty();
        }
        JsonNode inspection = answer.json("to show container " + container);
        JsonNode state = inspection.path("State");
        return Optional.of(
                new State(
                        inspection.path("Id").asString(""),
                        state.path("StartedAt").asString(""),
                        state.path("Running").asBoolean(false),
                        state.path("Paused").asBoolean(false),
                        state.path("ExitCode").asInt(0)));
    }

    /// Returns when its process has ended: of itself, or killed after `timeout`.
    Effect stop(String id, Duration timeout) throws Failure, InterruptedException {
        String path = CONTAINERS + id + "/stop?t=" + timeout.toSeconds();
        return effect(http.call(timeout.plus(MARGIN), "POST", path, new byte[0]));
    }

    Effect start(String id) throws Failure, InterruptedException {
        return act(id, "start");
    }

    Effect pause(String id) throws Failure, InterruptedException {
        return act(id, "pause");
    }

    Effect unpause(String id) throws Failure, InterruptedException {
        return act(id, "unpause");
    }

    /// Waits for a container that someone may just be stopping, at most for `most`. False where it
    /// still runs.
    boolean awaitStopped(String id, Duration most) throws Failure, InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (state(id).filter(State::running).isPresent()) {
            if (System.nanoTime() >= end) {
                return false;
            }
            Thread.sleep(100);
        }
        return true;
    }

    /// Starts a command as the container's own user, and returns its output as it comes. The
    /// response ends when the command does.
    Execution execute(String id, List<String> command) throws Failure, InterruptedException {
        byte[] body =
                DaemonHttp.JSON.writeValueAsBytes(
                        Map.of(
                                "Cmd", command,
                                "AttachStdout", true,
                                "AttachStderr", true,
                                "Privileged", false,
                                "Tty", false));
        String what = "to run a command in container " + id;
        Answer answer = http.call(limit, "POST", CONTAINERS + id + "/exec", body);
        String exec = answer.json(what).path("Id").asString("");
        byte[] start = DaemonHttp.JSON.writeValueAsBytes(Map.of("Detach", false, "Tty", false));
        return new Execution(
                exec, http.open(limit, "POST", "/exec/" + exec + "/start", start, what));
    }

    record Execution(String id, Response output) {}

    /// Empty while it runs.
    Optional<Integer> exitCode(Execution execution) throws Failure, InterruptedException {
        JsonNode exec =
                http.call(limit, "GET", "/exec/" + execution.id() + "/json", null)
                        .json("to show what became of a command");
        return exec.path("Running").asBoolean(true)
                ? Optional.empty()
                : Optional.of(exec.path("ExitCode").asInt(-1));
    }

    /// Whether a command of these words, whoever asked for it, runs in the container.
    boolean runs(String id, List<String> command) throws Failure, InterruptedException {
        JsonNode container =
                http.call(limit, "GET", CONTAINERS + id + "/json", null)
                        .json("to show container " + id);
        for (JsonNode exec : container.path("ExecIDs")) {
            Answer answer = http.call(limit, "GET", "/exec/" + exec.asString() + "/json", null);
            if (!answer.isNotFound() && isRunning(answer.json("to show a command"), command)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRunning(JsonNode exec, List<String> command) {
        List<String> words = new ArrayList<>();
        words.add(exec.path("ProcessConfig").path("entrypoint").asString(""));
        exec.path("ProcessConfig").path("arguments").forEach(word -> words.add(word.asString("")));
        return exec.path("Running").asBoolean(false) && words.equals(command);
    }

    private Effect act(String id, String verb) throws Failure, InterruptedException {
        return effect(http.call(limit, "POST", CONTAINERS + id + "/" + verb, new byte[0]));
    }

    private static Effect effect(Answer answer) {
        return switch (answer.status()) {
            case 200, 204 -> new Effect.Done();
            case 304 -> new Effect.Already();
            case 404 ->
                    // Also said where something that a container needs to start is missing.
                    answer.message().contains("No such container")
                            ? new Effect.Gone()
                            : new Effect.Refused(answer.message());
            default -> new Effect.Refused(answer.message());
        };
    }
}
