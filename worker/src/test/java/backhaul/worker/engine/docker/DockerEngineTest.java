package backhaul.worker.engine.docker;

import static backhaul.worker.engine.docker.FakeDaemon.json;
import static backhaul.worker.engine.docker.FakeDaemon.silent;
import static backhaul.worker.engine.docker.FakeDaemon.stalling;
import static backhaul.worker.engine.docker.FakeDaemon.tar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import backhaul.protocol.RunStatus.Artifact;
import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.backup.DirectoryStore;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The engine against a daemon that does what a real one seldom does.
@Timeout(60)
final class DockerEngineTest {
    @TempDir Path destination;

    private final FakeDaemon daemon = new FakeDaemon();
    private final DockerEngine engine =
            new DockerEngine(daemon.host(), "docker-01", TestDocker.KEY, Surroundings.NONE);
    private final FakeAttempt attempt = new FakeAttempt();

    @AfterEach
    void close() {
        engine.close();
        daemon.close();
    }

    @Test
    void a_volume_becomes_a_compressed_archive_with_its_digest() throws Exception {
        byte[] tar = Tars.tar(t -> Tars.file(t, "data/file", "x".repeat(100_000)));
        daemon.on("GET /containers/c1/archive", tar(tar));

        Outcome outcome = engine.run(spec("pgdata"), attempt);

        Path file = destination.resolve("nightly/" + FakeAttempt.FOLDER + "/pgdata.tar.zst");
        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(outcome.result().artifacts())
                .containsExactly(
                        new Artifact(
                                "pgdata.tar.zst",
                                file.toUri().toString(),
                                Files.size(file),
                                sha256(file)));
        assertThat(outcome.result().warnings()).isEmpty();
        assertThat(outcome.result().report())
                .startsWith("volume pgdata: 1 entries, ")
                .contains("compressed ");
        try (InputStream archive = new ZstdInputStream(Files.newInputStream(file))) {
            assertThat(archive.readAllBytes()).isEqualTo(tar);
        }
        assertThat(attempt.bytes).hasValue(tar.length);
    }

    @Test
    void archives_are_for_the_workers_user_alone() throws Exception {
        engine.run(spec("pgdata"), attempt);

        Path folder = destination.resolve("nightly/" + FakeAttempt.FOLDER);
        assertThat(permissions(destination.resolve("nightly"))).isEqualTo("rwx------");
        assertThat(permissions(folder)).isEqualTo("rwx------");
        assertThat(permissions(folder.resolve("pgdata.tar.zst"))).isEqualTo("rw-------");
    }

    @Test
    void the_temporary_container_is_bound_hand_and_foot_and_never_started() throws Exception {
        engine.run(spec("pgdata"), attempt);

        assertThat(daemon.created).hasSize(1);
        assertThat(DaemonHttp.JSON.readTree(daemon.created.getFirst()).path("HostConfig"))
                .isEqualTo(
                        DaemonHttp.JSON.readTree(
                                """
                                {"NetworkMode": "none",
                                 "Mounts": [{"Type": "volume", "Source": "pgdata", "Target": "/data",
                                             "ReadOnly": true,
                                             "VolumeOptions": {"NoCopy": true, "Labels": {
                                               "backhaul.worker": "docker-01",
                                               "backhaul.run": "docker-01 /ci/nightly %s",
                                               "backhaul.attempt": "1"}}}]}
                                """
                                        .formatted(attempt.run().id())));
        assertThat(daemon.requests).contains("DELETE /containers/c1");
        assertThat(daemon.requests).noneMatch(r -> r.contains("/start") || r.contains("/exec"));
    }

    @Test
    void no_request_asks_for_compression() throws Exception {
        engine.run(spec("pgdata"), attempt);

        assertThat(daemon.encodings).isNotEmpty().containsOnly("identity");
    }

    @Test
    void the_handle_is_recorded_before_anything_exists() throws Exception {
        CompletableFuture<Void> commit = new CompletableFuture<>();
        attempt.commit = commit;
        CompletableFuture<Outcome> outcome = running(attempt);
        await().until(() -> !attempt.handles.isEmpty());

        assertThat(daemon.requests).isNotEmpty().noneMatch(r -> r.startsWith("POST"));
        assertThat(destination).isEmptyDirectory();
        assertThat(attempt.handles)
                .containsExactly(
                        new Handle(
                                "docker",
                                FakeAttempt.FOLDER,
                                Map.of(
                                        "folder",
                                        destination
                                                .resolve("nightly/" + FakeAttempt.FOLDER)
                                                .toString())));
        commit.complete(null);
        assertThat(outcome.join()).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void a_tar_that_is_broken_off_in_good_order_is_a_failure_and_leaves_nothing() throws Exception {
        byte[] tar = Tars.tar(t -> Tars.file(t, "data/shrinks", "x".repeat(4096)));
        daemon.on("GET /containers/c1/archive", tar(Arrays.copyOf(tar, 600)));

        assertFailed(engine.run(spec("pgdata"), attempt), true, "it ends inside data/shrinks");
        assertThat(files()).isEmpty();
    }

    @Test
    void one_broken_archive_makes_none_of_them_final() throws Exception {
        daemon.on("GET /volumes/uploads", json(200, "{\"Name\":\"uploads\"}"));
        byte[] tar = Tars.tar(t -> Tars.file(t, "data", "x"));
        daemon.on(
                "GET /containers/c1/archive",
                exchange -> {
                    boolean second = daemon.created.size() == 2;
                    tar(second ? Arrays.copyOf(tar, 512) : tar).to(exchange);
                });

        assertFailed(
                engine.run(spec("pgdata", "uploads"), attempt),
                true,
                "volume uploads is not whole");
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(StopReason.class)
    void a_stop_in_mid_stream_ends_at_once_and_leaves_nothing(StopReason reason) {
        byte[] tar = Tars.tar(t -> Tars.file(t, "data/big", new byte[1 << 20]));
        daemon.on("GET /containers/c1/archive", stalling(Arrays.copyOf(tar, 600_000)));
        CompletableFuture<Outcome> outcome = running(attempt);
        await().until(() -> attempt.bytes.get() >= 600_000);
        assertThat(files())
                .containsExactly(
                        "nightly/" + FakeAttempt.FOLDER + ".partial/pgdata.tar.zst.partial");

        attempt.stop.complete(reason);

        assertThat(outcome)
                .succeedsWithin(Duration.ofSeconds(10))
                .isEqualTo(
                        new Outcome.Stopped(
                                reason, "the partial archives were removed", Outcome.Result.NONE));
        assertThat(files()).isEmpty();
    }

    @Test
    void a_daemon_that_does_not_even_begin_to_answer_can_be_stopped() {
        daemon.on("GET /containers/c1/archive", silent());
        CompletableFuture<Outcome> outcome = running(attempt);
        await().until(() -> daemon.requests.contains("GET /containers/c1/archive"));

        attempt.stop.complete(StopReason.STALLED);

        assertThat(outcome)
                .succeedsWithin(Duration.ofSeconds(10))
                .isInstanceOf(Outcome.Stopped.class);
    }

    @Test
    void an_interrupt_cleans_up_and_goes_on() throws Exception {
        daemon.on("GET /containers/c1/archive", stalling(new byte[0]));
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread thread =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                engine.run(spec("pgdata"), attempt);
                            } catch (InterruptedException e) {
                                thrown.complete(e);
                            }
                        });
        await().until(() -> !files().isEmpty());

        thread.interrupt();

        assertThat(thrown).succeedsWithin(Duration.ofSeconds(10));
        assertThat(files()).isEmpty();
    }

    @Test
    void a_volume_that_is_missing_is_a_failure_without_any_effect() throws Exception {
        assertFailed(
                engine.run(spec("gone"), attempt),
                false,
                "volume gone does not exist on this Docker host");
        assertThat(daemon.requests).noneMatch(r -> r.startsWith("POST"));
        assertThat(attempt.handles).isEmpty();
    }

    @Test
    void a_volume_that_only_looking_made_is_removed_and_missing() throws Exception {
        String ours =
                """
                {"Name": "pgdata", "Labels": {
                  "backhaul.worker": "docker-01", "backhaul.attempt": "1",
                  "backhaul.run": "docker-01 /ci/nightly %s"}}
                """
                        .formatted(attempt.run().id());
        daemon.on("DELETE /volumes/pgdata", json(204, ""));
        daemon.on(
                "GET /volumes/pgdata",
                exchange -> json(200, daemon.created.isEmpty() ? "{}" : ours).to(exchange));

        assertFailed(
                engine.run(spec("pgdata"), attempt),
                false,
                "volume pgdata was removed while the job ran");
        assertThat(daemon.requests)
                .containsSubsequence("DELETE /containers/c1", "DELETE /volumes/pgdata");
    }

    @Test
    void a_volume_that_only_looking_made_is_missing_until_a_container_uses_it() throws Exception {
        daemon.on("GET /volumes/pgdata", json(200, "{\"Labels\":{\"backhaul.run\":\"x\"}}"));

        assertFailed(engine.run(spec("pgdata"), attempt), false, "volume pgdata does not exist");

        daemon.on(
                "GET /containers/json",
                json(
                        200,
                        """
                        [{"Id": "1", "Names": ["/db"], "State": "exited",
                          "Mounts": [{"Type": "volume", "Name": "pgdata"}]}]
                        """));
        daemon.on("DELETE /containers/1", json(204, ""));
        assertThat(engine.rehearse(spec("pgdata"), attempt)).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void a_daemon_that_cannot_now_may_be_able_later() throws Exception {
        daemon.on("POST /containers/create", json(500, "{\"message\":\"no space left\"}"));

        assertFailed(
                engine.run(spec("pgdata"), attempt),
                true,
                "refused to create a temporary container: no space left");
    }

    @Test
    void a_daemon_that_refuses_goes_on_refusing() throws Exception {
        daemon.on("POST /containers/create", json(403, "<html>Forbidden</html>"));

        assertFailed(
                engine.run(spec("pgdata"), attempt),
                false,
                "refused to create a temporary container: status 403");
    }

    @Test
    void a_daemon_that_is_away_may_be_back_later() throws Exception {
        daemon.close();

        assertFailed(engine.run(spec("pgdata"), attempt), true, " does not answer: ");
        assertThat(engine.probe().ok()).isFalse();
        assertThat(attempt.handles).isEmpty();
    }

    @Test
    void what_could_not_be_removed_is_removed_before_the_next_attempt() throws Exception {
        daemon.on(
                "GET /containers/json",
                exchange -> {
                    boolean sweep =
                            String.valueOf(exchange.getRequestURI().getQuery()).contains("label");
                    json(sweep ? 500 : 200, "[]").to(exchange);
                });
        assertThat(engine.run(spec("pgdata"), attempt).result().warnings().toString())
                .contains("a temporary container may be left until this worker's next attempt");
        daemon.on("GET /containers/json", json(200, "[{\"Id\":\"left\"}]"));
        daemon.on("DELETE /containers/left", json(204, ""));
        daemon.requests.clear();

        engine.run(spec("pgdata"), new FakeAttempt("another-run"));

        assertThat(daemon.requests).startsWith("GET /containers/json", "DELETE /containers/left");
    }

    @Test
    void nonsense_from_the_daemon_is_a_failure() throws Exception {
        daemon.on("GET /containers/json", json(200, "<html>Hello</html>"));

        assertFailed(engine.run(spec("pgdata"), attempt), true, "cannot be read");
    }

    @Test
    void windows_containers_are_refused() throws Exception {
        daemon.on("GET /version", json(200, "{\"Version\":\"27.0.0\",\"Os\":\"windows\"}"));

        assertFailed(engine.run(spec("pgdata"), attempt), false, "runs Windows containers");
    }

    @Test
    void the_empty_image_is_imported_where_it_is_missing() throws Exception {
        daemon.on("GET /images/backhaul-empty:1/json", json(404, "{}"));
        daemon.on("POST /images/create", json(200, "{\"status\":\"sha256:0\"}\r\n{}"));

        assertThat(engine.run(spec("pgdata"), attempt)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(daemon.requests)
                .containsSubsequence("POST /images/create", "POST /containers/create");
    }

    @Test
    void a_destination_that_is_missing_is_not_made() throws Exception {
        Path missing = destination.resolve("disk");

        assertFailed(
                engine.run(spec(missing, 0, "pgdata"), attempt),
                false,
                "disk is no directory on this host");
        assertThat(missing).doesNotExist();
    }

    @Test
    void a_destination_without_enough_room_is_a_failure() throws Exception {
        assertFailed(
                engine.run(spec(destination, Long.MAX_VALUE, "pgdata"), attempt),
                true,
                "less than minFree of ");
        assertThat(destination).isEmptyDirectory();
    }

    @Test
    void a_link_in_the_place_of_the_jobs_folder_is_not_followed(@TempDir Path elsewhere)
            throws Exception {
        Files.createSymbolicLink(destination.resolve("nightly"), elsewhere);

        assertFailed(engine.run(spec("pgdata"), attempt), true, "exists already");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void a_dry_run_tells_what_would_be_copied_and_does_nothing() throws Exception {
        Outcome outcome = engine.rehearse(spec("pgdata"), attempt);

        assertThat(outcome)
                .isEqualTo(
                        new Outcome.Succeeded(
                                "would copy volume pgdata to " + destination.resolve("nightly"),
                                Outcome.Result.NONE));
        assertThat(daemon.requests).allMatch(request -> request.startsWith("GET "));
        assertThat(destination).isEmptyDirectory();
        assertThat(attempt.handles).isEmpty();
    }

    @Test
    void a_dry_run_finds_what_a_run_would() throws Exception {
        assertFailed(engine.rehearse(spec("gone"), attempt), false, "volume gone does not exist");
        assertFailed(
                engine.rehearse(spec(destination.resolve("x"), 0, "pgdata"), attempt),
                false,
                "is no directory");
    }

    @Test
    void recovery_removes_what_the_attempt_left_and_nothing_else() throws Exception {
        RunFolder folder = RunFolder.of(new DirectoryStore(destination), attempt);
        folder.create();
        folder.create("pgdata.tar.zst").close();
        Path other = destination.resolve("nightly/20261120T010000Z-00000000.partial");
        Files.createDirectory(other);

        Outcome outcome = engine.recover(attempt, Optional.of(folder.handle()));

        assertThat(outcome)
                .isEqualTo(
                        new Outcome.Lost(
                                "the worker ended while it copied; the partial archives were removed",
                                Outcome.Result.NONE));
        assertThat(destination.resolve("nightly")).isDirectoryContaining(other::equals);
        assertThat(Path.of(folder.location()).resolveSibling(FakeAttempt.FOLDER + ".partial"))
                .doesNotExist();
    }

    @Test
    void recovery_keeps_archives_that_are_final() throws Exception {
        RunFolder folder = RunFolder.of(new DirectoryStore(destination), attempt);
        folder.create();
        folder.create("pgdata.tar.zst").close();
        folder.publish(List.of("pgdata.tar.zst"));

        Outcome outcome = engine.recover(attempt, Optional.of(folder.handle()));

        assertThat(outcome).isInstanceOf(Outcome.Lost.class);
        assertThat(files()).containsExactly("nightly/" + FakeAttempt.FOLDER + "/pgdata.tar.zst");
    }

    @Test
    void a_handle_that_names_another_folder_is_not_obeyed() throws Exception {
        Path precious = Files.createDirectories(destination.resolve("precious.partial"));
        Files.writeString(precious.resolve("x.tar.zst"), "x");
        Handle handle =
                new Handle(
                        "docker",
                        "x",
                        Map.of("folder", destination.resolve("precious").toString()));

        engine.recover(attempt, Optional.of(handle));

        assertThat(precious.resolve("x.tar.zst")).exists();
    }

    @Test
    void the_probe_is_one_line() {
        assertThat(engine.probe().ok()).isTrue();
        assertThat(engine.probe().line()).isEqualTo("20.10.24 at " + daemon.host());
    }

    @Test
    void the_probe_says_why_not() {
        DockerEngine nowhere =
                new DockerEngine(
                        URI.create("unix:///no/such.sock"),
                        "docker-01",
                        TestDocker.KEY,
                        Surroundings.NONE);

        assertThat(nowhere.probe().ok()).isFalse();
        assertThat(nowhere.probe().line())
                .isEqualTo(
                        "the Docker daemon at unix:///no/such.sock does not answer: No such file or"
                                + " directory");
        nowhere.close();
    }

    private CompletableFuture<Outcome> running(FakeAttempt attempt) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        outcome.complete(engine.run(spec("pgdata"), attempt));
                    } catch (Exception e) {
                        outcome.completeExceptionally(e);
                    }
                });
        return outcome;
    }

    private DockerSpec spec(String... volumes) {
        return spec(destination, 0, volumes);
    }

    private static DockerSpec spec(Path destination, long minFree, String... volumes) {
        return Jobs.leaving(minFree, List.of(volumes), List.of(), destination);
    }

    private List<String> files() {
        try (Stream<Path> files = Files.walk(destination)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> destination.relativize(file).toString())
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            return List.of("changing");
        }
    }

    private static void assertFailed(Outcome outcome, boolean retryable, String part) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> {
                            assertThat(failed.message()).contains(part);
                            assertThat(failed.retryable()).isEqualTo(retryable);
                            assertThat(failed.result().artifacts()).isEmpty();
                        });
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static String sha256(Path file) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return HexFormat.of().formatHex(digest);
    }
}
