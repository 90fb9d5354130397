package backhaul.worker.engine.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunStatus.Handle;
import backhaul.protocol.signing.SigningKey;
import backhaul.sandbox.process.ChildJvm;
import backhaul.worker.engine.EngineContext;
import backhaul.worker.engine.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A worker is killed while its command runs; its next life finds what is left, and nothing else.
final class RecoveryTest {

    private static final RunKey RUN = new RunKey("docker-01", "/ci/nightly", "0199e5f2-8d1c");
    private static final RunMark MARK_OF_NONE = new RunMark("none");

    @TempDir private Path folder;

    /// A worker's life: runs a script of the test resources until it is killed.
    static final class Life {
        public static void main(String[] arguments) throws Exception {
            FakeAttempt attempt = new FakeAttempt(RUN, 1);
            Bench bench = new Bench(Path.of(arguments[0]), attempt).resource(arguments[1]);
            var running = bench.start();
            bench.awaitPids(Integer.parseInt(arguments[2]));
            await().atMost(Bench.PATIENCE).until(() -> !attempt.handles.isEmpty());
            Handle handle = attempt.handles.getFirst();
            System.out.println("handle " + handle.id() + " " + handle.details());
            running.join();
        }
    }

    @Test
    void what_the_handle_names_is_stopped_with_its_family() throws Exception {
        Handle handle = liveAndDie("tree.sh", 3);

        assertThat(recover(Optional.of(handle)))
                .isEqualTo(
                        lost(
                                "the worker ended while the command ran; it was found and stopped,"
                                        + " with its 3 processes"));
        guarantee().check(3);
    }

    @Test
    void without_a_handle_it_is_found_by_its_mark() throws Exception {
        var _ = liveAndDie("tree.sh", 3);

        assertThat(recover(Optional.empty()))
                .isEqualTo(
                        lost(
                                "the worker ended while the command ran; it was found and stopped,"
                                        + " with its 3 processes"));
        guarantee().check(3);
    }

    @Test
    void who_does_not_end_when_asked_is_killed() throws Exception {
        Handle handle = liveAndDie("stubborn.sh", 7);

        assertThat(message(recover(Optional.of(handle))))
                .contains("did not end within 10s and were killed");
        guarantee().check(7);
    }

    @Test
    void where_nothing_is_left_it_says_so() throws Exception {
        Handle handle = liveAndDie("tree.sh", 3);
        var _ = recover(Optional.of(handle));

        assertThat(recover(Optional.of(handle)))
                .isEqualTo(
                        lost(
                                "the worker ended while the command ran; nothing of it runs any more"));
    }

    @Test
    void a_process_that_has_the_pid_by_now_is_left_alone() throws Exception {
        try (Stranger stranger = Stranger.start()) {
            Handle otherStart = handle(stranger.pid(), stranger.started() - 1, boot());
            Handle sameStart = handle(stranger.pid(), stranger.started(), boot());

            for (Handle handle : new Handle[] {otherStart, sameStart}) {
                assertThat(recover(Optional.of(handle)))
                        .isEqualTo(
                                lost(
                                        "the worker ended while the command ran; nothing of it runs"
                                                + " any more; its pid "
                                                + stranger.pid()
                                                + " is another process now, which was left alone"));
                assertThat(stranger.alive()).isTrue();
            }
        }
    }

    @Test
    void after_a_restart_of_the_host_no_pid_means_anything() throws Exception {
        try (Stranger stranger = Stranger.start()) {
            Handle handle = handle(stranger.pid(), stranger.started(), "another-boot");

            assertThat(recover(Optional.of(handle)))
                    .isEqualTo(lost("the host was restarted while the command ran"));
            assertThat(stranger.alive()).isTrue();
        }
    }

    @Test
    void the_handle_of_another_engine_is_none() throws Exception {
        try (Stranger stranger = Stranger.start()) {
            Handle handle = new Handle("docker", Long.toString(stranger.pid()), Map.of());

            assertThat(message(recover(Optional.of(handle))))
                    .endsWith("nothing of it runs any more");
            assertThat(stranger.alive()).isTrue();
        }
    }

    @Test
    void another_run_and_another_worker_are_left_alone() throws Exception {
        var _ = liveAndDie("tree.sh", 3);
        RunKey otherSource = new RunKey(RUN.address(), "/ops/alice", RUN.id());

        try (var engine = Bench.engine(folder)) {
            var _ = engine.recover(new FakeAttempt(otherSource, 1), Optional.empty());
        }
        try (var engine = Bench.engine(folder.resolve("other"))) {
            var _ = engine.recover(new FakeAttempt(RUN, 1), Optional.empty());
        }
        assertThat(NothingLeftBehind.pidsIn(pids())).allMatch(NothingLeftBehind::alive);

        var _ = recover(Optional.empty());
        guarantee().check(3);
    }

    @Test
    void where_no_environment_is_to_be_seen_pid_and_start_must_be_those_of_the_handle()
            throws Exception {
        try (Stranger stranger = Stranger.start()) {
            long started =
                    ProcessHandle.of(stranger.pid())
                            .flatMap(p -> p.info().startInstant())
                            .orElseThrow()
                            .toEpochMilli();

            assertThat(recoverPortably(Optional.of(handle(stranger.pid(), started - 1000, ""))))
                    .isInstanceOf(Outcome.Lost.class);
            assertThat(stranger.alive()).isTrue();
            assertThat(message(recoverPortably(Optional.of(handle(stranger.pid(), started, "")))))
                    .isEqualTo("the worker ended while the command ran; it was found and stopped");
            assertThat(stranger.alive()).isFalse();
        }
    }

    @Test
    void where_no_environment_is_to_be_seen_and_there_is_no_handle_no_one_knows() throws Exception {
        assertThat(recoverPortably(Optional.empty()))
                .isEqualTo(
                        new Outcome.Unknown(
                                "the worker ended while the command ran; which process it was had"
                                        + " not been noted",
                                Outcome.Result.NONE));
    }

    private Handle liveAndDie(String script, int pids) {
        try (ChildJvm life =
                ChildJvm.of(Life.class)
                        .arguments(folder.toString(), script, Integer.toString(pids))
                        .start()) {
            return parse(life.awaitLine("handle ", Duration.ofSeconds(60)));
        }
    }

    /// `handle 4711 {boot=..., started=...}`.
    private static Handle parse(String line) {
        var details = new HashMap<String, String>();
        String inner = line.substring(line.indexOf('{') + 1, line.indexOf('}'));
        for (String entry : inner.split(", ", -1)) {
            details.put(
                    entry.substring(0, entry.indexOf('=')),
                    entry.substring(entry.indexOf('=') + 1));
        }
        return new Handle("script", line.split(" ", -1)[1], details);
    }

    private Outcome recover(Optional<Handle> handle) throws InterruptedException {
        try (var engine = Bench.engine(folder)) {
            return engine.recover(new FakeAttempt(RUN, 1), handle);
        }
    }

    private Outcome recoverPortably(Optional<Handle> handle) throws InterruptedException {
        var context =
                new EngineContext(
                        Bench.WORKER,
                        folder,
                        InstantSource.system(),
                        UnaryOperator.identity(),
                        SigningKey.generate(),
                        List.of());
        var host =
                new ScriptHost(
                        context, new PortableProcesses(), new ReportFolder(folder), Patience.USUAL);
        return new Recovery(host, new FakeAttempt(RUN, 1))
                .perform(handle.flatMap(CommandHandle::of));
    }

    private static Handle handle(long pid, long started, String boot) {
        return new CommandHandle(pid, started, boot, true).toHandle(Instant.EPOCH);
    }

    private static String boot() {
        return new LinuxProcesses().bootId();
    }

    private Path pids() {
        return folder.resolve("pids");
    }

    private NothingLeftBehind guarantee() {
        return new NothingLeftBehind(pids(), RunMark.of(Bench.WORKER, Bench.data(folder), RUN));
    }

    private static Outcome lost(String message) {
        return new Outcome.Lost(message, Outcome.Result.NONE);
    }

    private static String message(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Lost.class);
        return ((Outcome.Lost) outcome).message();
    }

    /// A process that is none of ours.
    private record Stranger(Process process) implements AutoCloseable {
        static Stranger start() throws IOException {
            return new Stranger(new ProcessBuilder("sleep", "600").start());
        }

        long pid() {
            return process.pid();
        }

        long started() {
            return new LinuxProcesses().find(pid(), MARK_OF_NONE).orElseThrow().id().started();
        }

        boolean alive() {
            return NothingLeftBehind.alive(pid());
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
