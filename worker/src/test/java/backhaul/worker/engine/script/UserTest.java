package backhaul.worker.engine.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A command that is run by another account, which only root can arrange.
final class UserTest {

    @TempDir private Path folder;
    private Bench bench;

    @BeforeEach
    void set_up() {
        assumeTrue(Launch.runsAsRoot(), "these tests need root");
        bench = new Bench(folder).with("user", "nobody");
    }

    @Test
    void the_command_is_run_by_the_account_with_its_groups_and_home() throws Exception {
        bench.with(
                "command", List.of("/bin/sh", "-c", "id -un; id -Gn; echo $USER $LOGNAME $HOME"));

        assertThat(bench.report()).isEqualTo("nobody\nnogroup\nnobody nobody /nonexistent");
    }

    @Test
    void the_account_can_write_to_its_standard_output_by_name() throws Exception {
        bench.with(
                "command",
                List.of("/bin/sh", "-c", "echo out > /dev/stdout; echo err > /dev/stderr"));

        assertThat(bench.report().lines()).containsExactlyInAnyOrder("out", "err");
    }

    @Test
    void its_processes_are_stopped_all_the_same() throws Exception {
        bench.with(
                "command",
                List.of("/bin/sh", "-c", "trap '' TERM; sleep 600 & sleep 600 & echo up; wait"));
        bench.with("killAfter", "300ms");
        var running = bench.start();
        Awaitility.await()
                .atMost(Bench.PATIENCE)
                .until(() -> bench.attempt.signsOfLife() > 0 || running.isDone());
        bench.attempt.stop(StopReason.CANCEL);

        assertThat(running.get(60, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        Outcome.Stopped.class,
                        stopped ->
                                assertThat(stopped.message())
                                        .startsWith("stopped, with its 3 processes"));
        bench.nothingLeftBehind().check(0);
    }

    @Test
    void an_account_that_is_not_there_is_named() throws Exception {
        bench.with("user", "no-such-user").with("command", List.of("/bin/true"));

        assertThat(ScriptRunTest.failed(bench.run()).message())
                .isEqualTo("there is no user no-such-user on this host");
        assertThat(ScriptRunTest.failed(bench.rehearse()).message())
                .isEqualTo("there is no user no-such-user on this host");
    }

    @Test
    void what_the_account_may_not_run_is_said_by_the_system() throws Exception {
        Bench.write(folder.resolve("private.sh"), "#!/bin/sh\n", "rwx------");
        bench.with("command", List.of(folder.resolve("private.sh").toString()));

        assertThat(ScriptRunTest.failed(bench.run()).message()).contains("Permission denied");
    }
}
