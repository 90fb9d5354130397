package backhaul.worker.engine.docker;

import static backhaul.worker.engine.docker.FakeDaemon.tar;
import static backhaul.worker.engine.docker.FakeS3.refusing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import backhaul.worker.backup.Keep;
import backhaul.worker.backup.Storage;
import backhaul.worker.backup.s3.S3Access;
import backhaul.worker.backup.s3.S3Location;
import backhaul.worker.backup.s3.S3Store;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What becomes of archives on their way into a bucket, and of the bucket when they do not get
/// there.
@Timeout(120)
final class S3BackupTest {
    /// Three parts.
    private static final int SIZE = 20 << 20;

    private static final String FOLDER = "shop/nightly/" + FakeAttempt.FOLDER + "/";

    private final FakeDaemon daemon = new FakeDaemon();
    private final FakeS3 s3 = new FakeS3();
    private final S3Access access = s3.access();
    private final DockerEngine engine =
            new DockerEngine(
                    daemon.host(),
                    "docker-01",
                    TestDocker.KEY,
                    Surroundings.NONE,
                    new Stores(access));
    private final FakeAttempt attempt = new FakeAttempt();

    @BeforeEach
    void put() {
        daemon.on(
                "GET /containers/c1/archive",
                tar(Tars.tar(t -> Tars.file(t, "data", noise(SIZE)))));
    }

    @AfterEach
    void close() {
        engine.close();
        s3.close();
        daemon.close();
    }

    @Test
    void a_backup_is_sent_in_parts_and_its_manifest_last() throws Exception {
        Outcome outcome = engine.run(spec(storage()), attempt);

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(outcome.result().warnings()).isEmpty();
        assertThat(outcome.result().artifacts().getFirst().uri())
                .isEqualTo("s3://backups/" + FOLDER + "pgdata.tar.zst");
        assertThat(outcome.result().artifacts().getFirst().bytes())
                .isEqualTo(s3.object(FOLDER + "pgdata.tar.zst").length);
        assertThat(s3.objects.keySet())
                .containsExactly(
                        FOLDER + "manifest.json",
                        FOLDER + "manifest.json.sig",
                        FOLDER + "pgdata.tar.zst");
        assertThat(s3.uploads).isEmpty();
        assertThat(s3.requests.stream().filter("PUT part"::equals)).hasSize(3);
        assertThat(s3.requests.stream().filter(request -> request.startsWith("PUT shop")))
                .last()
                .isEqualTo("PUT " + FOLDER + "manifest.json");
    }

    @Test
    void what_the_server_cannot_take_now_is_sent_again() throws Exception {
        s3.fault(refusing("PUT part", 503, 2));

        assertThat(engine.run(spec(storage()), attempt)).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void a_connection_that_breaks_in_a_part_is_made_again() throws Exception {
        CountDownLatch once = new CountDownLatch(1);
        s3.fault((what, exchange) -> {
            if (!what.equals("PUT part") || once.getCount() == 0) {
                return false;
            }
            once.countDown();
            exchange.getRequestBody().readNBytes(1000);
            exchange.close();
            return true;
        });

        assertThat(engine.run(spec(storage()), attempt)).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void what_the_server_never_takes_becomes_no_backup() throws Exception {
        s3.fault(refusing("PUT part", 500, -1));

        assertFailed(true, "answers 500 (Told) about s3://backups/" + FOLDER + "pgdata.tar.zst");
    }

    @Test
    void what_cannot_be_put_together_becomes_no_backup() throws Exception {
        s3.fault(refusing("POST complete", 500, -1));

        assertFailed(true, "answers 500 (Told)");
    }

    /// It is an object then, and has to go.
    @Test
    void a_manifest_that_cannot_be_put_makes_no_backup() throws Exception {
        s3.fault(refusing("PUT shop", 500, -1));

        assertFailed(true, "the archives got no final names");
    }

    @Test
    void whoever_may_not_is_told_at_once() throws Exception {
        s3.fault(refusing("GET", 403, -1));

        Outcome outcome = engine.run(spec(storage()), attempt);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> {
                            assertThat(failed.retryable()).isFalse();
                            assertThat(failed.message())
                                    .contains("is refused by S3 at http://127.0.0.1:")
                                    .doesNotContain("local-credential");
                        });
        assertThat(daemon.created).isEmpty();
    }

    @Test
    void a_tar_that_breaks_off_becomes_no_object() throws Exception {
        byte[] whole = Tars.tar(t -> Tars.file(t, "data", noise(SIZE)));
        daemon.on("GET /containers/c1/archive", tar(Arrays.copyOf(whole, SIZE - 1000)));

        assertFailed(true, "is not whole");
        assertThat(s3.requests).doesNotContain("POST complete");
    }

    @Test
    void an_archive_that_reads_back_otherwise_is_removed() throws Exception {
        s3.fault((what, exchange) -> {
            if (!what.equals("GET " + FOLDER + "pgdata.tar.zst")) {
                return false;
            }
            byte[] bytes = s3.object(FOLDER + "pgdata.tar.zst").clone();
            bytes[bytes.length / 2] ^= 1;
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            return true;
        });

        Outcome outcome = engine.run(spec(storage().verified()), attempt);

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(s3.objects).isEmpty();
    }

    @Test
    void an_archive_that_reads_back_as_it_was_is_a_backup() throws Exception {
        assertThat(engine.run(spec(storage().verified()), attempt))
                .isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void a_stop_breaks_off_what_is_on_its_way() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        s3.fault((what, exchange) -> {
            if (!what.equals("PUT part")) {
                return false;
            }
            hanging.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return true;
        });
        CompletableFuture<Outcome> running =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return engine.run(spec(storage()), attempt);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
        hanging.await();

        attempt.stop.complete(StopReason.CANCEL);

        await().atMost(Duration.ofSeconds(50)).until(running::isDone);
        over.countDown();
        assertThat(running.join()).isInstanceOf(Outcome.Stopped.class);
        assertThat(s3.uploads).isEmpty();
        assertThat(s3.objects).isEmpty();
    }

    @Test
    void a_worker_that_comes_back_removes_what_it_left_and_nothing_else() throws Exception {
        String other = "shop/nightly/20261120T010000Z-77fe0912/";
        s3.uploads.put("upload-a", FOLDER + "pgdata.tar.zst");
        s3.uploads.put("upload-b", other + "pgdata.tar.zst");
        s3.uploads.put("upload-c", FOLDER + "somebody.else");
        s3.objects.put(FOLDER + "uploads.tar.zst", new byte[1]);
        s3.objects.put(other + "uploads.tar.zst", new byte[1]);

        Outcome outcome =
                engine.recover(
                        attempt,
                        Optional.of(RunFolder.of(storage().destination(), attempt).handle()));

        assertThat(outcome.result().warnings()).isEmpty();
        assertThat(s3.uploads.keySet()).containsExactly("upload-b", "upload-c");
        assertThat(s3.objects.keySet()).containsExactly(other + "uploads.tar.zst");
    }

    @Test
    void a_worker_that_comes_back_leaves_what_was_complete() throws Exception {
        engine.run(spec(storage()), attempt);
        int before = s3.objects.size();

        Outcome outcome =
                engine.recover(
                        attempt,
                        Optional.of(RunFolder.of(storage().destination(), attempt).handle()));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Lost.class,
                        lost ->
                                assertThat(lost.message())
                                        .contains("s3://backups/" + FOLDER.substring(0, 10)));
        assertThat(s3.objects).hasSize(before);
    }

    @Test
    void the_next_attempt_aborts_what_the_one_before_could_not() throws Exception {
        s3.uploads.put("upload-a", "shop/nightly/20261121T005900Z-6c1e2a77/pgdata.tar.zst");

        engine.run(spec(storage()), attempt);

        assertThat(s3.uploads).isEmpty();
    }

    @Test
    void older_backups_go_when_the_new_one_is_there() throws Exception {
        daemon.on("GET /containers/c1/archive", tar(Tars.tar(t -> Tars.file(t, "data", "hello"))));
        for (int night = 0; night < 3; night++) {
            Instant start = FakeAttempt.STARTED.plus(night, ChronoUnit.DAYS);
            engine.run(
                    spec(storage().withKeep(new Keep(1, 0, 0, 0, null))),
                    new FakeAttempt() {
                        @Override
                        public Instant startedAt() {
                            return start;
                        }
                    });
        }

        assertThat(s3.objects.keySet())
                .hasSize(3)
                .allMatch(key -> key.startsWith("shop/nightly/20261123T010000Z-"));
    }

    private void assertFailed(boolean retryable, String part) throws InterruptedException {
        Outcome outcome = engine.run(spec(storage()), attempt);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> {
                            assertThat(failed.retryable()).isEqualTo(retryable);
                            assertThat(failed.message()).contains(part);
                        });
        assertThat(outcome.result().warnings()).isEmpty();
        assertThat(s3.uploads).isEmpty();
        assertThat(s3.objects).isEmpty();
    }

    private Storage storage() {
        return Storage.at(new S3Store(access, S3Location.parse("s3://backups/shop")));
    }

    private static DockerSpec spec(Storage storage) {
        return Jobs.into(storage, List.of("pgdata"));
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}
