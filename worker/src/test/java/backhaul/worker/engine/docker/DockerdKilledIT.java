package backhaul.worker.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import backhaul.worker.engine.Outcome;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class DockerdKilledIT {
    @TempDir Path destination;
    @TempDir Path host;

    @Test
    void a_daemon_killed_in_mid_archive_leaves_no_archive_and_a_retry_that_works()
            throws Exception {
        Path big = host.resolve("big");
        try (RandomAccessFile sparse = new RandomAccessFile(big.toFile(), "rw")) {
            sparse.setLength(8L << 30);
        }
        try (PrivateDockerd dockerd = PrivateDockerd.require();
                TestDocker docker = TestDocker.at(dockerd.host());
                DockerEngine engine =
                        new DockerEngine(
                                dockerd.host(), docker.mark, TestDocker.KEY, Surroundings.NONE)) {
            String app =
                    docker.container(
                            "app", TestDocker.mount("bind", host.toString(), "/big", true));
            DockerSpec spec = Jobs.of(List.of(), List.of(app), destination);

            Outcome outcome = killedInMidArchive(dockerd, engine, spec);

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> {
                                assertThat(failed.retryable()).isTrue();
                                assertThat(failed.message()).startsWith("the daemon broke off");
                                assertThat(failed.result().warnings()).hasSize(1);
                            });
            assertThat(destination.resolve("nightly")).isEmptyDirectory();

            Files.delete(big);
            dockerd.start();
            assertThat(docker.temporaries(docker.mark)).isEqualTo(1);
            assertThat(engine.run(spec, new FakeAttempt("retry")))
                    .isInstanceOf(Outcome.Succeeded.class);
            assertThat(docker.temporaries(docker.mark)).isZero();
        }
    }

    private static Outcome killedInMidArchive(
            PrivateDockerd dockerd, DockerEngine engine, DockerSpec spec) throws Exception {
        FakeAttempt attempt = new FakeAttempt();
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
        dockerd.kill();
        await().atMost(Duration.ofSeconds(30)).until(outcome::isDone);
        return outcome.join();
    }
}
