package backhaul.worker.engine.navicat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import backhaul.sandbox.tasks.Habits;
import backhaul.sandbox.tasks.Mishap;
import backhaul.sandbox.tasks.ModelHost;
import backhaul.sandbox.tasks.ModelTask;
import backhaul.sandbox.tasks.Speech;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import backhaul.worker.engine.navicat.NavicatEngineConfiguration.Choice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an HTTP trigger that looks for the words of a status line gets wrong: each would have been
/// "success". Here by `schtasks.exe`, as that trigger does it, and in real time.
final class SeedFaultsTest {
    private static final String TASK = "\\oceanbase-auto-bak";
    private static final Duration SHORT = Duration.ofMillis(1500);

    @TempDir private Path folder;
    private ModelHost host;
    private final FakeAttempt attempt = new FakeAttempt();

    @BeforeEach
    void start_host() throws Exception {
        host = ModelHost.start(folder);
    }

    @AfterEach
    void stop_host() {
        host.close();
    }

    private Outcome run(Overlap overlap) throws Exception {
        var configuration =
                new NavicatEngineConfiguration(
                        4,
                        Choice.SCHTASKS,
                        host.powershell().toString(),
                        host.schtasks().toString());
        var programs = new Programs(configuration, BridgeScript.of(folder));
        var engine =
                new NavicatEngine(
                        new NavicatHost(programs, new HostProcesses(), Pace::real),
                        programs::probe);
        var spec =
                new NavicatSpec(
                        TASK,
                        overlap,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(1),
                        null,
                        Map.of());
        return engine.run(spec, attempt);
    }

    private void stopOnceItRuns(StopReason reason) {
        var _ =
                Thread.ofVirtual()
                        .start(() -> {
                            Awaitility.await()
                                    .atMost(Duration.ofSeconds(60))
                                    .until(() -> attempt.messages.contains("the task runs"));
                            attempt.stop(reason);
                        });
    }

    @Test
    void a_task_that_runs_is_seen_to_run_on_an_english_windows() throws Exception {
        host.speak(Speech.ENGLISH);
        host.add(TASK, Habits.lasting(SHORT, 0));

        assertThat(run(Overlap.WAIT)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(attempt.messages).contains("the task runs");
    }

    @Test
    void the_last_result_is_read() throws Exception {
        host.speak(Speech.CHINESE);
        host.add(TASK, Habits.lasting(SHORT, 3));

        assertThat(run(Overlap.WAIT))
                .asInstanceOf(type(Outcome.Failed.class))
                .extracting(Outcome.Failed::message)
                .isEqualTo("the task ended with exit code 3");
    }

    @Test
    void output_that_cannot_be_read_is_no_success() throws Exception {
        host.add(TASK, Habits.lasting(SHORT, 0));
        host.fail(Mishap.SILENCE);

        assertThat(run(Overlap.WAIT))
                .asInstanceOf(type(Outcome.Failed.class))
                .extracting(Outcome.Failed::message)
                .asString()
                .startsWith("not_started: ");
    }

    @Test
    void a_task_faster_than_the_first_look_that_fails_is_no_success() throws Exception {
        host.add(TASK, Habits.lasting(Duration.ZERO, 3));

        assertThat(run(Overlap.WAIT)).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void a_disabled_task_is_no_success() throws Exception {
        host.add(TASK, Habits.lasting(SHORT, 0).disabled());

        assertThat(run(Overlap.WAIT))
                .asInstanceOf(type(Outcome.Failed.class))
                .extracting(Outcome.Failed::message)
                .asString()
                .startsWith("not_started: ");
    }

    @Test
    void a_run_that_others_began_is_not_taken_for_ours() throws Exception {
        host.add(TASK, Habits.lasting(SHORT, 0));
        host.with(
                TASK,
                task -> {
                    task.foreignRun(host.elapsed(), Duration.ofSeconds(2), 0);
                    return task;
                });

        assertThat(run(Overlap.WAIT)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(host.with(TASK, ModelTask::history))
                .extracting(past -> past.run().foreign())
                .containsExactly(true, false);
    }

    @Test
    void a_run_that_others_began_can_be_a_reason_not_to_start() throws Exception {
        host.add(TASK, Habits.lasting(SHORT, 0));
        host.with(
                TASK,
                task -> {
                    task.foreignRun(host.elapsed(), Duration.ofHours(1), 0);
                    return task;
                });

        assertThat(run(Overlap.REJECT)).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void a_task_that_hangs_is_stopped_when_its_time_is_over() throws Exception {
        host.add(TASK, Habits.lasting(Duration.ofHours(9), 0));
        stopOnceItRuns(StopReason.TIMEOUT);

        assertThat(run(Overlap.WAIT))
                .asInstanceOf(type(Outcome.Stopped.class))
                .extracting(Outcome.Stopped::reason)
                .isEqualTo(StopReason.TIMEOUT);
        assertThat(host.with(TASK, ModelTask::underWay)).isEmpty();
    }

    @Test
    void a_run_can_be_cancelled() throws Exception {
        host.add(TASK, Habits.lasting(Duration.ofHours(9), 0));
        stopOnceItRuns(StopReason.CANCEL);

        assertThat(run(Overlap.WAIT)).isInstanceOf(Outcome.Stopped.class);
        assertThat(host.with(TASK, ModelTask::underWay)).isEmpty();
    }
}
