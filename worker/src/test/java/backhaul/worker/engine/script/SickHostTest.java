package backhaul.worker.engine.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A host that does not answer, or answers with errors, neither hangs an attempt nor makes it lie.
final class SickHostTest {

    private static final CompletableFuture<Void> WELL = CompletableFuture.completedFuture(null);

    @TempDir private Path folder;

    /// This host, with an answer that comes when a future completes, no list, or no one who can be
    /// killed.
    private record Sick(
            ProcessTable host,
            CompletableFuture<Void> finds,
            CompletableFuture<Void> lists,
            boolean immortal)
            implements ProcessTable {

        @Override
        public List<HostProcess> snapshot(RunMark mark) {
            lists.join();
            return host.snapshot(mark);
        }

        @Override
        public Optional<HostProcess> find(long pid, RunMark mark) {
            finds.join();
            return host.find(pid, mark);
        }

        @Override
        public void end(HostProcess process, Force force) {
            if (!immortal) {
                host.end(process, force);
            }
        }

        @Override
        public void killMarked(RunMark mark) {
            if (!immortal) {
                host.killMarked(mark);
            }
        }

        @Override
        public void killGroups(Set<Long> groups) {
            if (!immortal) {
                host.killGroups(groups);
            }
        }

        @Override
        public String bootId() {
            return host.bootId();
        }

        @Override
        public boolean showsMarks() {
            return host.showsMarks();
        }
    }

    private Bench bench(
            CompletableFuture<Void> finds, CompletableFuture<Void> lists, boolean immortal) {
        return new Bench(folder, new Sick(new LinuxProcesses(), finds, lists, immortal))
                .with("killAfter", "0s");
    }

    @Test
    void a_start_that_hangs_is_given_up_and_what_starts_later_is_ended() throws Exception {
        var hang = new CompletableFuture<Void>();
        Bench bench = bench(hang, WELL, false).resource("tree.sh");

        assertThat(bench.run())
                .isEqualTo(
                        new Outcome.Failed(
                                true,
                                "it could not be started in time: does a disk not answer?",
                                Outcome.Result.NONE));

        bench.awaitPids(3);
        hang.complete(null);
        await().atMost(Bench.PATIENCE).untilAsserted(() -> bench.nothingLeftBehind().check(3));
    }

    @Test
    void processes_that_cannot_be_listed_are_not_said_to_be_stopped() throws Exception {
        var failure =
                CompletableFuture.<Void>failedFuture(
                        new UncheckedIOException(new IOException("too many open files")));
        Bench bench = bench(WELL, failure, false).resource("tree.sh");

        assertThat(unknown(stop(bench, 3)))
                .startsWith("it could not be stopped: the processes cannot be listed: ")
                .endsWith("too many open files");
        clear(bench);
    }

    @Test
    void a_list_of_processes_that_never_comes_does_not_hang_the_attempt() throws Exception {
        var hang = new CompletableFuture<Void>();
        Outcome outcome = bench(WELL, hang, false).script("echo out").run();

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(outcome.result().warnings())
                .containsExactly(
                        "it left processes that could not be stopped: the system does not say which"
                                + " processes there are");
        hang.complete(null);
    }

    @Test
    void a_process_that_cannot_be_killed_is_named() throws Exception {
        Bench bench = bench(WELL, WELL, true);
        bench.script("echo $$ >> " + bench.pids() + "; exec sleep 600");

        assertThat(unknown(stop(bench, 1))).matches("it could not be stopped: sleep \\(\\d+\\)");
        clear(bench);
    }

    @Test
    void output_that_cannot_be_read_for_a_fault_is_no_success() throws Exception {
        Bench bench =
                Bench.withFault(
                        folder,
                        text -> {
                            throw new IllegalStateException("a fault");
                        });
        bench.script("echo $$ >> " + bench.pids() + "; echo ERROR; yes");

        assertThatThrownBy(bench::run).hasRootCauseMessage("a fault");
        bench.nothingLeftBehind().check(1);
    }

    private static Outcome stop(Bench bench, int pids) throws Exception {
        var running = bench.start();
        bench.awaitPids(pids);
        bench.attempt.stop(StopReason.TIMEOUT);
        return running.get(60, TimeUnit.SECONDS);
    }

    private static String unknown(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Unknown.class);
        return ((Outcome.Unknown) outcome).message();
    }

    private static void clear(Bench bench) throws IOException {
        new LinuxProcesses().killMarked(bench.nothingLeftBehind().mark());
        await().atMost(Bench.PATIENCE).untilAsserted(() -> bench.nothingLeftBehind().check(1));
    }
}
