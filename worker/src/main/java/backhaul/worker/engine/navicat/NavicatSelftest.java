package backhaul.worker.engine.navicat;

import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.Selftest;
import backhaul.worker.engine.StopReason;
import backhaul.worker.engine.navicat.TaskHandle.SchedulerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Makes a temporary task that only waits, and does with it what a job does with a task of Navicat:
/// by COM and through `schtasks.exe`. One of the two must work wholly, and neither may be wrong.
public final class NavicatSelftest implements Selftest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_AFTER = Duration.ofSeconds(4);

    private final NavicatEngineConfiguration configuration;
    private final String task;

    /// What is tried: a program, when it is stopped if it is, and what must be seen.
    private enum Step {
        RUN("cmd.exe /c ping -n 3 127.0.0.1", null, "succeeded"),
        FAIL("cmd.exe /c ping -n 3 127.0.0.1 & exit 3", null, "failed"),
        TIME_OUT("cmd.exe /c ping -n 600 127.0.0.1", StopReason.TIMEOUT, "timed_out"),
        CANCEL("cmd.exe /c ping -n 600 127.0.0.1", StopReason.CANCEL, "cancelled");

        private final String program;
        private final @Nullable StopReason stop;
        private final String expected;

        Step(String program, @Nullable StopReason stop, String expected) {
            this.program = program;
            this.stop = stop;
            this.expected = expected;
        }
    }

    public NavicatSelftest(NavicatEngineConfiguration configuration) {
        this.configuration = configuration;
        this.task = "\\backhaul-selftest-" + ProcessHandle.current().pid();
    }

    @Override
    public boolean run(Path folder, Consumer<String> told) throws InterruptedException {
        var programs = new Programs(configuration, BridgeScript.of(folder));
        var verdicts = new ArrayList<String>();
        for (SchedulerKind kind : SchedulerKind.values()) {
            String verdict = verdict(kind, programs, told);
            verdicts.add(verdict);
            told.accept(
                    JSON.createObjectNode()
                            .put("by", word(kind))
                            .put("verdict", verdict)
                            .toString());
        }
        boolean good = verdicts.contains("works") && !verdicts.contains("wrong");
        told.accept(JSON.createObjectNode().put("verdict", good ? "works" : "wrong").toString());
        return good;
    }

    /// `works`, `wrong`, or `missing` where this way is not there.
    private String verdict(SchedulerKind kind, Programs programs, Consumer<String> told)
            throws InterruptedException {
        try {
            told.accept(
                    JSON.createObjectNode()
                            .put("by", word(kind))
                            .put("step", "look")
                            .put("message", programs.greet(kind))
                            .toString());
        } catch (IOException e) {
            told.accept(fault(kind, "look", e));
            return "missing";
        }
        boolean good = true;
        for (Step step : Step.values()) {
            good &= isAsExpected(kind, step, programs, told);
        }
        return good ? "works" : "wrong";
    }

    private boolean isAsExpected(
            SchedulerKind kind, Step step, Programs programs, Consumer<String> told)
            throws InterruptedException {
        boolean made = false;
        try {
            made = made(step);
            if (!made) {
                throw new IOException("schtasks.exe /create did not make " + task);
            }
            return isAsExpected(kind, step, told, programs);
        } catch (IOException e) {
            told.accept(fault(kind, word(step), e));
            return false;
        } finally {
            if (made) {
                delete(told);
            }
        }
    }

    private boolean isAsExpected(
            SchedulerKind kind, Step step, Consumer<String> told, Programs programs)
            throws InterruptedException {
        var attempt = new SelftestAttempt(step.stop, STOP_AFTER);
        var host = new NavicatHost(programs, new HostProcesses(), Pace::real);
        long begin = System.nanoTime();
        Outcome outcome = new NavicatRun(host, spec(), attempt, kind).run();
        String seen = word(outcome);
        told.accept(
                line(kind, word(step))
                        .put("expected", step.expected)
                        .put("seen", seen)
                        .put("message", message(outcome))
                        .put("story", String.join("; ", attempt.messages()))
                        .put("seconds", (System.nanoTime() - begin) / 1_000_000_000)
                        .toString());
        return seen.equals(step.expected);
    }

    private NavicatSpec spec() {
        return new NavicatSpec(
                task, Overlap.WAIT, Duration.ofSeconds(30), Duration.ofSeconds(1), null, Map.of());
    }

    /// The task never starts by itself: its time is over.
    private boolean made(Step step) throws IOException, InterruptedException {
        Schtasks.Answer answer =
                schtasks(
                        "/create",
                        "/f",
                        "/tn",
                        task,
                        "/sc",
                        "once",
                        "/st",
                        "00:00",
                        "/tr",
                        step.program);
        return answer.exitCode() == 0;
    }

    private void delete(Consumer<String> told) throws InterruptedException {
        try {
            int code = schtasks("/delete", "/f", "/tn", task).exitCode();
            if (code != 0) {
                throw new IOException("schtasks.exe /delete ends with " + code);
            }
        } catch (IOException e) {
            told.accept(
                    JSON.createObjectNode()
                            .put("step", "delete")
                            .put("fault", e.getMessage())
                            .put("message", "delete the task " + task + " yourself")
                            .toString());
        }
    }

    private Schtasks.Answer schtasks(String... arguments) throws IOException, InterruptedException {
        return new Schtasks(configuration.schtasks(), PATIENCE).call(arguments);
    }

    private static String fault(SchedulerKind kind, String step, IOException e) {
        return line(kind, step).put("fault", String.valueOf(e.getMessage())).toString();
    }

    private static ObjectNode line(SchedulerKind kind, String step) {
        return JSON.createObjectNode().put("by", word(kind)).put("step", step);
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded _ -> "succeeded";
            case Outcome.Failed failed ->
                    failed.message().startsWith("not_started") ? "not_started" : "failed";
            case Outcome.Stopped stopped ->
                    stopped.reason() == StopReason.CANCEL ? "cancelled" : "timed_out";
            case Outcome.Lost _ -> "lost";
            case Outcome.Unknown _ -> "unknown";
            case Outcome.GivenUp _ -> "still_runs";
        };
    }

    private static @Nullable String message(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded succeeded -> succeeded.message();
            case Outcome.Failed failed -> failed.message();
            case Outcome.Stopped stopped -> stopped.message();
            case Outcome.Lost lost -> lost.message();
            case Outcome.Unknown unknown -> unknown.message();
            case Outcome.GivenUp left -> left.message();
        };
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /// For the hosts that it is made for: the programs where Windows has them.
    public static NavicatSelftest ofThisHost() {
        return new NavicatSelftest(NavicatEngineConfiguration.ofThisHost());
    }
}
