package backhaul.worker.engine.docker;

import static backhaul.worker.engine.docker.TestDocker.mount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.docker.Care.Label;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A daemon that is killed in the middle of an archive, or the process that it reads with; with one
/// container stopped for it, another that needs the first, and a hook that has an end.
@Timeout(240)
final class DockerdKilledIT {
    private static final String OBEDIENT =
            "trap 'exit 0' TERM; while :; do /bin/busybox usleep 100000; done";

    @TempDir Path destination;
    @TempDir Path host;

    @Test
    void killed_in_mid_archive_it_leaves_nothing_undone_and_a_retry_that_works() throws Exception {
        big(8L << 30);
        try (PrivateDockerd dockerd = PrivateDockerd.require();
                TestDocker docker = TestDocker.at(dockerd.host());
                DockerEngine engine =
                        new DockerEngine(
                                dockerd.host(), docker.mark, TestDocker.KEY, Surroundings.NONE)) {
            String volume = docker.volume("data", Tars.tar(t -> Tars.file(t, "data/x", "x")));
            String db = app(docker, volume, "db", "", "no");
            String web = app(docker, volume, "web", "db", "no");
            String cache = app(docker, volume, "cache", "", "always");
            Care care =
                    new Care(
                            Consistency.STOP,
                            Duration.ofSeconds(2),
                            Map.of(cache, new Hook(log("before"), log("after"), Hook.TIMEOUT)),
                            Set.of(Label.CONSISTENCY));
            DockerSpec spec =
                    Jobs.of(Jobs.choice(List.of(), List.of(db, web, cache)), care, destination);

            CompletableFuture<Outcome> halved = inMidArchive(engine, spec, "halved");
            assertThat(dockerd.killReaders()).isOne();
            assertThat(halved)
                    .succeedsWithin(Duration.ofMinutes(2))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.retryable()).isTrue());
            assertBack(docker, List.of(db, web, cache));
            Files.delete(host.resolve("log/hooks"));

            CompletableFuture<Outcome> outcome = inMidArchive(engine, spec, "orphaned");
            assertThat(docker.status(db)).isEqualTo("exited");
            assertThat(docker.status(web)).isEqualTo("exited");
            dockerd.kill();
            assertThat(outcome).isNotDone();
            dockerd.start();

            assertThat(outcome)
                    .succeedsWithin(Duration.ofMinutes(2))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> {
                                assertThat(failed.retryable()).isTrue();
                                assertThat(failed.message()).startsWith("the daemon broke off");
                                assertThat(failed.result().warnings()).isEmpty();
                            });
            assertBack(docker, List.of(db, web, cache));

            big(1);
            assertThat(engine.run(spec, new FakeAttempt("retry")))
                    .isInstanceOf(Outcome.Succeeded.class);
            assertThat(hooks()).containsExactly("before", "after", "before", "after");
        }
    }

    private void assertBack(TestDocker docker, List<String> apps) throws IOException {
        assertThat(apps).allMatch(app -> docker.status(app).equals("running"));
        assertThat(hooks()).containsExactly("before", "after");
        assertThat(destination.resolve("nightly")).isEmptyDirectory();
        assertThat(docker.temporaries(docker.mark)).isZero();
    }

    private void big(long bytes) throws IOException {
        Files.createDirectories(host.resolve("big"));
        try (RandomAccessFile sparse =
                new RandomAccessFile(host.resolve("big/file").toFile(), "rw")) {
            sparse.setLength(bytes);
        }
    }

    /// All of them write what is big, so that they are stopped for as long.
    private String app(
            TestDocker docker, String volume, String service, String needs, String restart)
            throws IOException {
        Files.createDirectories(host.resolve("log"));
        String mode = restart.equals("always") ? "hook" : "stop";
        return docker.started(
                service,
                Map.of(
                        "Cmd",
                        List.of("/bin/busybox", "sh", "-c", OBEDIENT),
                        "Labels",
                        Map.of(
                                "com.docker.compose.project",
                                docker.mark,
                                "com.docker.compose.service",
                                service,
                                "com.docker.compose.depends_on",
                                needs,
                                "backhaul.consistency",
                                mode),
                        "HostConfig",
                        Map.of(
                                "NetworkMode",
                                "none",
                                "RestartPolicy",
                                Map.of("Name", restart),
                                "Mounts",
                                List.of(
                                        mount("volume", volume, "/data", false),
                                        mount(
                                                "bind",
                                                host.resolve("big").toString(),
                                                "/big",
                                                false),
                                        mount(
                                                "bind",
                                                host.resolve("log").toString(),
                                                "/log",
                                                false)))));
    }

    private static List<String> log(String word) {
        return List.of("/bin/busybox", "sh", "-c", "echo " + word + " >> /log/hooks");
    }

    private List<String> hooks() throws IOException {
        return Files.readAllLines(host.resolve("log/hooks"));
    }

    private static CompletableFuture<Outcome> inMidArchive(
            DockerEngine engine, DockerSpec spec, String run) {
        FakeAttempt attempt = new FakeAttempt(run);
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        outcome.complete(engine.run(spec, attempt));
                    } catch (Exception e) {
                        outcome.completeExceptionally(e);
                    }
                });
        await().atMost(Duration.ofMinutes(1))
                .until(() -> attempt.bytes.get() > 10_000_000 || outcome.isDone());
        assertThat(outcome).isNotDone();
        return outcome;
    }
}
