package backhaul.worker.engine.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever a command starts, nothing of it is alive when its attempt has ended.
final class StoppingTest {

    @TempDir private Path folder;
    private Bench bench;

    @BeforeEach
    void set_up() {
        bench = new Bench(folder);
    }

    @ParameterizedTest
    @EnumSource(StopReason.class)
    void stopping_ends_the_whole_family(StopReason reason) throws Exception {
        bench.resource("tree.sh");

        Outcome outcome = stopAfter(3, reason);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Stopped.class,
                        stopped -> {
                            assertThat(stopped.reason()).isEqualTo(reason);
                            assertThat(stopped.message())
                                    .isEqualTo("stopped, with its 3 processes");
                        });
        bench.nothingLeftBehind().check(3);
    }

    @Test
    void a_command_without_children_is_just_stopped() throws Exception {
        bench.script("echo $$ >> " + bench.pids() + "; exec sleep 600");

        assertThat(stopped(stopAfter(1, StopReason.TIMEOUT)).message()).isEqualTo("stopped");
        bench.nothingLeftBehind().check(1);
    }

    @Test
    void who_does_not_end_when_asked_is_killed() throws Exception {
        bench.resource("stubborn.sh").with("killAfter", "500ms");

        Outcome outcome = stopAfter(7, StopReason.TIMEOUT);

        assertThat(stopped(outcome).message())
                .matches(
                        "stopped, with its \\d+ processes; \\d+ did not end within 500ms and were"
                                + " killed");
        bench.nothingLeftBehind().check(7);
    }

    @Test
    void a_grace_of_nothing_kills_at_once() throws Exception {
        bench.resource("stubborn.sh").with("killAfter", "0s");

        assertThat(stopAfter(7, StopReason.CANCEL)).isInstanceOf(Outcome.Stopped.class);
        bench.nothingLeftBehind().check(7);
    }

    @Test
    void children_that_are_started_while_it_is_stopped_do_not_survive() throws Exception {
        bench.resource("breeds.sh", "4").with("killAfter", "300ms");

        assertThat(stopAfter(10, StopReason.TIMEOUT)).isInstanceOf(Outcome.Stopped.class);
        bench.nothingLeftBehind().check(10);
    }

    @Test
    void a_chain_of_daemons_that_start_each_other_is_broken() throws Exception {
        bench.resource("chain.sh", "100000", "head").with("killAfter", "0s");

        assertThat(stopAfter(20, StopReason.TIMEOUT)).isInstanceOf(Outcome.Stopped.class);
        bench.nothingLeftBehind().check(20);
    }

    @Test
    void what_it_does_to_put_things_right_is_let_work() throws Exception {
        bench.resource("tidies.sh");

        Outcome outcome = stopAfter(2, StopReason.DRAIN);

        assertThat(stopped(outcome).message()).startsWith("stopped, with its ");
        assertThat(outcome.result().report()).isEqualTo("tidied");
        bench.nothingLeftBehind().check(2);
    }

    @Test
    void daemons_that_a_command_leaves_behind_are_stopped_and_said() throws Exception {
        bench.resource("daemons.sh").with("killAfter", "500ms");

        Outcome outcome = bench.run();

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(outcome.result().warnings())
                .singleElement()
                .asString()
                .matches("it left \\d processes behind \\([a-z, .]+\\), which were stopped");
        bench.nothingLeftBehind().check(4);
    }

    @Test
    void daemons_do_not_survive_a_stop_either() throws Exception {
        bench.script(
                "sh "
                        + Bench.resourceFile("daemons.sh")
                        + " "
                        + bench.pids()
                        + "; echo $$ >> "
                        + bench.pids()
                        + "; while :; do sleep 1; done");
        bench.with("killAfter", "500ms");

        assertThat(stopAfter(5, StopReason.CANCEL)).isInstanceOf(Outcome.Stopped.class);
        bench.nothingLeftBehind().check(5);
    }

    @Test
    void what_is_about_to_end_by_itself_is_waited_for_without_a_word() throws Exception {
        Outcome outcome = bench.script("(sleep 0.3; echo late) & echo first").run();

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(outcome.result().warnings()).isEmpty();
        assertThat(outcome.result().report()).isEqualTo("first\nlate");
    }

    @Test
    void a_command_that_never_stops_talking_is_stopped() throws Exception {
        bench.script("trap '' TERM; echo $$ >> " + bench.pids() + "; yes & yes >&2 & yes");
        bench.with("killAfter", "300ms");

        assertThat(stopAfter(1, StopReason.TIMEOUT)).isInstanceOf(Outcome.Stopped.class);
        bench.nothingLeftBehind().check(1);
    }

    @Test
    void an_interrupt_stops_the_command_before_it_is_passed_on() throws Exception {
        bench.resource("stubborn.sh");
        var ending = new CompletableFuture<Throwable>();
        Thread thread =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                bench.run();
                                ending.complete(new AssertionError("it was not interrupted"));
                            } catch (InterruptedException e) {
                                ending.complete(e);
                            }
                        });
        bench.awaitPids(7);
        thread.interrupt();

        assertThat(ending.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        bench.nothingLeftBehind().check(7);
    }

    @Test
    void a_stranger_that_holds_the_output_open_does_not_hold_the_attempt() throws Exception {
        bench = new Bench(folder, new LinuxProcesses());
        bench.script(
                "(env -i setsid sh -c 'echo $$ >> "
                        + bench.pids()
                        + "; exec sleep 600' &) &\n"
                        + "while [ ! -s "
                        + bench.pids()
                        + " ]; do sleep 0.05; done\nsleep 0.2");
        try {
            Outcome outcome = bench.run();

            assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
            assertThat(outcome.result().warnings())
                    .containsExactly(
                            "a process that could not be found still holds the command's output"
                                    + " open");
        } finally {
            for (long pid : NothingLeftBehind.pidsIn(bench.pids())) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    private Outcome stopAfter(int pids, StopReason reason) throws Exception {
        CompletableFuture<Outcome> running = bench.start();
        await().atMost(Bench.PATIENCE)
                .until(() ->
                        running.isDone() || NothingLeftBehind.pidsIn(bench.pids()).size() >= pids);
        assertThat(running).isNotDone();
        bench.attempt.stop(reason);
        return running.get(60, TimeUnit.SECONDS);
    }

    private static Outcome.Stopped stopped(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Stopped.class);
        return (Outcome.Stopped) outcome;
    }
}
