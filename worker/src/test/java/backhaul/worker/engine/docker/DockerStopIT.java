package backhaul.worker.engine.docker;

import static backhaul.worker.engine.docker.TestDocker.mount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import backhaul.worker.backup.DirectoryStore;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Attempts that do not get to their end.
@Timeout(120)
final class DockerStopIT {
    @TempDir Path destination;
    @TempDir Path host;

    private final TestDocker docker = TestDocker.require();
    private final DockerEngine engine =
            new DockerEngine(docker.host, docker.mark, TestDocker.KEY, Surroundings.NONE);
    private final FakeAttempt attempt = new FakeAttempt();

    /// A file that takes the daemon some 20 s to send.
    @BeforeEach
    void make() throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(host.resolve("big").toFile(), "rw")) {
            sparse.setLength(8L << 30);
        }
    }

    @AfterEach
    void close() {
        engine.close();
        docker.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCEL", "TIMEOUT"})
    void a_stop_in_mid_stream_leaves_nothing(StopReason reason) {
        String app = docker.container("app", big());
        Set<String> before = docker.everything();
        CompletableFuture<Outcome> outcome = inMidStream(app);
        assertThat(docker.temporaries(docker.mark)).isEqualTo(1);

        attempt.stop.complete(reason);

        assertThat(outcome)
                .succeedsWithin(Duration.ofSeconds(10))
                .isEqualTo(
                        new Outcome.Stopped(
                                reason, "the partial archives were removed", Outcome.Result.NONE));
        assertThat(docker.temporaries(docker.mark)).isZero();
        assertThat(docker.everything()).isEqualTo(before);
        assertThat(destination.resolve("nightly")).isEmptyDirectory();
    }

    @Test
    void the_application_can_be_stopped_and_removed_while_its_mount_is_copied() {
        CompletableFuture<Outcome> outcome = inMidStream(docker.running("busy", big()));

        docker.stop("busy");
        docker.remove("busy");

        assertThat(outcome).isNotDone();
        attempt.stop.complete(StopReason.CANCEL);
        assertThat(outcome).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void what_a_killed_worker_left_is_recovered() throws Exception {
        leftBehind(attempt);
        assertThat(docker.temporaries(docker.mark)).isEqualTo(1);
        RunFolder folder = RunFolder.of(new DirectoryStore(destination), attempt);

        Outcome outcome = engine.recover(attempt, Optional.of(folder.handle()));

        assertThat(outcome).isInstanceOf(Outcome.Lost.class);
        assertThat(outcome.result()).isEqualTo(Outcome.Result.NONE);
        assertThat(docker.temporaries(docker.mark)).isZero();
        assertThat(destination.resolve("nightly")).isEmptyDirectory();
    }

    @Test
    void without_a_handle_the_containers_go_all_the_same() throws Exception {
        leftBehind(attempt);

        Outcome outcome = engine.recover(attempt, Optional.empty());

        assertThat(outcome).isInstanceOf(Outcome.Lost.class);
        assertThat(docker.temporaries(docker.mark)).isZero();
    }

    @Test
    void what_an_earlier_life_left_of_any_run_goes_with_the_first_sweep() throws Exception {
        leftBehind(new FakeAttempt("run-00000001"));
        leftBehind(new FakeAttempt("run-00000002"));
        String others = docker.mark + "-other-worker";
        leftBehind(others, new FakeAttempt("run-00000003"));

        engine.sweepEarlier();

        assertThat(docker.temporaries(docker.mark)).isZero();
        assertThat(docker.temporaries(others)).isEqualTo(1);
        docker.removeTemporaries(others);
    }

    private Map<String, Object> big() {
        return mount("bind", host.toString(), "/big", false);
    }

    private CompletableFuture<Outcome> inMidStream(String app) {
        DockerSpec spec = Jobs.of(List.of(), List.of(app), destination);
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        outcome.complete(engine.run(spec, attempt));
                    } catch (Exception e) {
                        outcome.completeExceptionally(e);
                    }
                });
        await().until(() -> attempt.bytes.get() > 10_000_000 || outcome.isDone());
        assertThat(outcome).isNotDone();
        return outcome;
    }

    private void leftBehind(FakeAttempt attempt) throws Exception {
        leftBehind(docker.mark, attempt);
    }

    /// What a worker leaves that is killed in mid-stream.
    private void leftBehind(String worker, FakeAttempt attempt) throws Exception {
        try (EngineApi api = EngineApi.at(docker.host)) {
            Source.Mounted source = new Source.Bind(host.toString(), "mount", "mount");
            new Temporaries(api, worker).create(source, attempt);
        }
        RunFolder folder = RunFolder.of(new DirectoryStore(destination), attempt);
        folder.create();
        Files.writeString(
                Path.of(folder.location())
                        .resolveSibling(Path.of(folder.location()).getFileName() + ".partial")
                        .resolve("mount.tar.zst.partial"),
                "half");
    }
}
