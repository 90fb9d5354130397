package backhaul.worker.engine.navicat;

import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The Task Scheduler by COM, through a script that one PowerShell runs for as long as the job.
/// Everything is a number or an identifier, and each run of the task can be told from the others.
final class ComScheduler implements TaskScheduler {
    private final Command command;
    private final Duration patience;
    private final String task;
    private @Nullable BridgeProcess bridge;

    /// How the bridge is started.
    interface Command {
        List<String> line() throws IOException;
    }

    /// @param command that starts the bridge
    /// @param patience the longest that an answer may take
    ComScheduler(Command command, Duration patience, String task) {
        this.command = command;
        this.patience = patience;
        this.task = task;
    }

    /// One line about the scheduler, as `check` shows it.
    String hello() throws IOException, InterruptedException {
        JsonNode answer = ask("hello", BridgeProcess.question());
        failure(answer, "hello");
        return "Task Scheduler by COM, PowerShell " + answer.path("powershell").asString("?");
    }

    @Override
    public Description describe() throws IOException, InterruptedException {
        JsonNode answer = ask("describe", question());
        if (!answer.path("ok").asBoolean(false)) {
            return new Description.Missing(missing(ResultCode.of(answer.path("code").asLong(0))));
        }
        Details details =
                new Details(
                        answer.path("enabled").asBoolean(),
                        answer.path("demandStart").asBoolean(),
                        timeLimit(answer.path("timeLimit").asString("")),
                        answer.path("onlyWhenLoggedOn").asBoolean(false),
                        answer.path("account").asString(""),
                        answer.path("action").asString(""));
        return new Description.Known(details, view(answer));
    }

    private String missing(int code) {
        return switch (code) {
            case ResultCode.NOT_FOUND ->
                    "there is no task " + task + ", or the worker's account may not see it";
            case ResultCode.DENIED -> "the worker's account may not read the task " + task;
            default -> "the task " + task + " cannot be read: " + ResultCode.describe(code);
        };
    }

    /// `PT72H`; `PT0S` is none.
    private static @Nullable Duration timeLimit(String text) {
        try {
            // Windows writes days too: P3D.
            Duration limit = text.isEmpty() ? Duration.ZERO : Duration.parse(text);
            return limit.isPositive() ? limit : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    @Override
    public TaskView look() throws IOException, InterruptedException {
        JsonNode answer = ask("look", question());
        failure(answer, "look");
        return view(answer);
    }

    @Override
    public Launch start() throws IOException, InterruptedException {
        JsonNode answer = ask("run", question());
        if (!answer.path("ok").asBoolean(false)) {
            int code = ResultCode.of(answer.path("code").asLong(0));
            return new Launch.Refused(code, ResultCode.describe(code));
        }
        return new Launch.Taken(
                answer.hasNonNull("instance") ? instance(answer.path("instance")) : null);
    }

    @Override
    public void stop(@Nullable String instance) throws IOException, InterruptedException {
        ObjectNode question = question();
        if (instance != null) {
            question.put("instance", instance);
        }
        JsonNode answer = ask("stop", question);
        failure(answer, "stop");
    }

    private static TaskView view(JsonNode answer) throws IOException {
        if (!answer.path("lastRun").isString() || !answer.path("lastResult").isNumber()) {
            throw new IOException("powershell.exe answers without lastRun and lastResult");
        }
        List<Instance> instances = new ArrayList<>();
        for (JsonNode each : answer.path("instances")) {
            instances.add(instance(each));
        }
        return new TaskView(
                answer.path("lastRun").asString(),
                ResultCode.of(answer.path("lastResult").asLong()),
                instances);
    }

    private static Instance instance(JsonNode node) {
        return new Instance(
                node.path("guid").asString(""),
                node.path("pid").asLong(0),
                node.path("running").asBoolean(false));
    }

    private ObjectNode question() {
        return BridgeProcess.question().put("task", task);
    }

    private JsonNode ask(String what, ObjectNode question)
            throws IOException, InterruptedException {
        BridgeProcess current = bridge;
        if (current == null || !current.alive()) {
            close();
            current = BridgeProcess.start(command.line(), patience);
            bridge = current;
        }
        return current.ask(what, question);
    }

    private static void failure(JsonNode answer, String what) throws IOException {
        if (!answer.path("ok").asBoolean(false)) {
            int code = ResultCode.of(answer.path("code").asLong(0));
            throw new IOException(
                    "the Task Scheduler refuses to " + what + ": " + ResultCode.describe(code));
        }
    }

    @Override
    public void close() {
        BridgeProcess current = bridge;
        if (current != null) {
            current.close();
            bridge = null;
        }
    }
}
