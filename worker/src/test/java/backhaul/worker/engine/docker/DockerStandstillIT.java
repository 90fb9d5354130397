package backhaul.worker.engine.docker;

import static backhaul.worker.engine.docker.TestDocker.mount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import backhaul.protocol.RunStatus.Artifact;
import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.backup.DirectoryStore;
import backhaul.worker.backup.Keep;
import backhaul.worker.backup.Storage;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import backhaul.worker.engine.docker.Care.Label;
import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is stopped, paused and hooked on a real daemon, and that it always runs again.
@Timeout(180)
final class DockerStandstillIT {
    /// Writes both files in each round, never at one moment, and says at its end that it ended
    /// well.
    private static final String DATABASE =
            """
            trap 'stop=1' TERM
            rm -f /data/clean
            n=0
            while [ -z "$stop" ]; do
              n=$((n+1))
              while ! busybox mkdir /data/lock 2>/dev/null; do busybox usleep 1000; done
              echo $n > /data/one; busybox usleep 2000; echo $n > /data/two
              busybox rmdir /data/lock
            done
            echo ok > /data/clean
            """;

    /// Only where one and two are the same has it caught a moment.
    private static final String DUMP =
            """
            until busybox mkdir /data/lock 2>/dev/null; do busybox usleep 500; done
            busybox mkdir -p /data/dump
            busybox cp /data/one /data/two /data/dump/
            busybox rmdir /data/lock
            echo dumped
            """;

    @TempDir Path destination;
    @TempDir Path host;

    private final TestDocker docker = TestDocker.require();
    private final DockerEngine engine =
            new DockerEngine(docker.host, docker.mark, TestDocker.KEY, Surroundings.NONE);
    private final FakeAttempt attempt = new FakeAttempt();
    private String volume = "";

    @BeforeEach
    void make() {
        volume =
                docker.volume(
                        "data",
                        Tars.tar(t -> {
                            Tars.folder(t, "data/");
                            Tars.file(t, "data/big", new byte[8 << 20]);
                        }));
    }

    @AfterEach
    void close() {
        engine.close();
        docker.close();
    }

    @Test
    void a_stopped_database_is_restorable_and_runs_again() throws Exception {
        String db = database(Map.of());
        String before = docker.startedAt(db);

        Outcome outcome = engine.run(job(stop(), db), attempt);

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(outcome.result().warnings()).isEmpty();
        Map<String, String> files = files(outcome, volume);
        assertThat(files).containsEntry("data/clean", "ok\n");
        assertThat(files.get("data/one")).isNotBlank().isEqualTo(files.get("data/two"));
        assertThat(docker.status(db)).isEqualTo("running");
        assertThat(docker.startedAt(db)).isNotEqualTo(before);
    }

    @Test
    void a_hook_makes_what_is_restorable_without_a_stop() throws Exception {
        String db = database(Map.of());
        String before = docker.startedAt(db);
        Hook hook =
                new Hook(
                        List.of("/bin/busybox", "sh", "-c", DUMP),
                        List.of("/bin/busybox", "rm", "-r", "/data/dump"),
                        Duration.ofMinutes(1));
        Care care = new Care(Consistency.HOOK, null, Map.of(db, hook), Set.of());

        Outcome outcome = engine.run(job(care, db), attempt);

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(outcome.result().warnings()).isEmpty();
        assertThat(outcome.result().report()).contains(db + ", before hook: done\ndumped");
        Map<String, String> files = files(outcome, volume);
        assertThat(files.get("data/dump/one")).isNotBlank().isEqualTo(files.get("data/dump/two"));
        assertThat(docker.startedAt(db)).isEqualTo(before);
        assertThat(files(engine.run(job(Care.LIVE, db), new FakeAttempt("later-000002")), volume))
                .doesNotContainKey("data/dump/one");
    }

    @Test
    void a_hook_that_fails_fails_the_attempt_and_its_other_half_runs_all_the_same()
            throws Exception {
        String db = database(Map.of());
        Hook hook =
                new Hook(
                        List.of("/bin/busybox", "sh", "-c", "echo no disk >&2; exit 3"),
                        List.of("/bin/busybox", "touch", "/data/after"),
                        Duration.ofMinutes(1));
        Care care = new Care(Consistency.HOOK, null, Map.of(db, hook), Set.of());

        Outcome outcome = engine.run(job(care, db), attempt);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> {
                            assertThat(failed.retryable()).isTrue();
                            assertThat(failed.message())
                                    .isEqualTo(
                                            "the before hook of %s ended with exit code 3: no disk"
                                                    .formatted(db));
                        });
        assertThat(files(engine.run(job(Care.LIVE, db), new FakeAttempt("later-000002")), volume))
                .containsKey("data/after");
    }

    @Test
    void a_hook_that_hangs_is_given_up() throws Exception {
        String db = database(Map.of());
        Hook hook =
                new Hook(List.of("/bin/busybox", "sleep", "600"), List.of(), Duration.ofSeconds(1));
        Care care = new Care(Consistency.HOOK, null, Map.of(db, hook), Set.of());

        Outcome outcome = engine.run(job(care, db), attempt);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.message()).contains("did not end within 1s"));
    }

    @Test
    void a_paused_container_goes_on() throws Exception {
        String db = database(Map.of());
        String before = docker.startedAt(db);

        Outcome outcome = engine.run(job(care(Consistency.PAUSE), db), attempt);

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(outcome.result().warnings()).isEmpty();
        assertThat(docker.status(db)).isEqualTo("running");
        assertThat(docker.startedAt(db)).isEqualTo(before);
    }

    @Test
    void what_is_stopped_is_in_the_ledger_before_it_is_and_out_of_it_after() throws Exception {
        String db = database(Map.of());
        CompletableFuture<Void> commit = new CompletableFuture<>();
        attempt.commit = commit;
        CompletableFuture<Outcome> outcome = running(job(stop(), db));
        await().until(() -> !attempt.handles.isEmpty());

        assertThat(docker.status(db)).isEqualTo("running");
        Journal journal = Journal.of(attempt.handles.getFirst());
        assertThat(journal.settled()).isFalse();
        assertThat(journal.halts()).extracting(Halt::name).containsExactly(db);

        commit.complete(null);
        assertThat(outcome).succeedsWithin(Duration.ofMinutes(1));
        assertThat(attempt.handles.stream().map(h -> Journal.of(h).halts().size()))
                .containsExactly(1, 1, 0);
    }

    @Test
    void a_process_that_does_not_obey_is_killed_and_said() throws Exception {
        String stubborn =
                start("stubborn", "trap '' TERM; while :; do busybox sleep 1; done", Map.of());
        Care care = new Care(Consistency.STOP, Duration.ofSeconds(1), Map.of(), Set.of());

        Outcome outcome = engine.run(job(care, stubborn), attempt);

        assertThat(outcome.result().warnings())
                .containsExactly(
                        stubborn + " did not stop within 1s and was killed (exit code 137)");
        assertThat(docker.status(stubborn)).isEqualTo("running");
    }

    @Test
    void dependents_stop_first_and_start_last() throws Exception {
        Map<String, String> project = Map.of("com.docker.compose.project", docker.mark);
        String db = database(labels(project, "com.docker.compose.service", "db"));
        String web =
                start(
                        "a-web",
                        "trap 'exit 0' TERM; while :; do busybox usleep 50000; done",
                        labels(
                                labels(project, "com.docker.compose.service", "web"),
                                "com.docker.compose.depends_on",
                                "db:service_started:false"));

        Outcome outcome = engine.run(job(stop(), db, web), attempt);

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(time(web, "FinishedAt")).isBefore(time(db, "FinishedAt"));
        assertThat(time(db, "StartedAt")).isBefore(time(web, "StartedAt"));
    }

    @Test
    void a_container_that_vanishes_when_stopped_is_not_stopped() throws Exception {
        Map<String, Object> fleeting = configuration("busybox sleep 600", Map.of());
        fleeting.put(
                "HostConfig",
                Map.of(
                        "NetworkMode",
                        "none",
                        "AutoRemove",
                        true,
                        "Mounts",
                        List.of(mount("volume", volume, "/data", false))));
        String name = docker.started("fleeting", fleeting);
        String before = docker.startedAt(name);

        Outcome outcome = engine.run(job(stop(), name), attempt);

        assertThat(outcome.result().warnings())
                .contains(name + " is not stopped: Docker removes it when it stops (--rm)")
                .anyMatch(warning -> warning.contains("a live copy may hold"));
        assertThat(docker.startedAt(name)).isEqualTo(before);
    }

    @Test
    void labels_decide_only_where_the_job_honours_them_and_never_those_of_an_image()
            throws Exception {
        String image = docker.labelledImage("image", "backhaul.consistency=stop");
        Map<String, Object> theirs = configuration("busybox sleep 600", Map.of());
        theirs.put("Image", image);
        String inherited = docker.started("inherited", theirs);
        String own = database(Map.of("backhaul.consistency", "pause"));
        Care honouring = new Care(Consistency.LIVE, null, Map.of(), Set.of(Label.CONSISTENCY));

        Outcome outcome = engine.rehearse(job(honouring, inherited, own), attempt);
        Outcome deaf = engine.rehearse(job(Care.LIVE, inherited, own), attempt);

        assertThat(((Outcome.Succeeded) outcome).message())
                .contains("pause " + own)
                .doesNotContain("stop " + inherited);
        assertThat(((Outcome.Succeeded) deaf).message()).doesNotContain("pause " + own);
    }

    @Test
    void a_cancel_brings_back_first() throws Exception {
        String db = database(Map.of());
        try (KillingProxy proxy = new KillingProxy(docker.host);
                DockerEngine through =
                        new DockerEngine(
                                proxy.host(), docker.mark, TestDocker.KEY, Surroundings.NONE)) {
            for (String at : List.of("/stop", "/archive", "/start")) {
                FakeAttempt cancelled = new FakeAttempt("cancel-" + at.substring(1));
                proxy.set(
                        new KillingProxy.Trap(
                                Pattern.compile("POST .*" + at + "|GET .*" + at),
                                1,
                                true,
                                () -> cancelled.stop.complete(StopReason.CANCEL)));

                Outcome outcome = through.run(job(stop(), db), cancelled);

                assertThat(outcome).as(at).isNotInstanceOf(Outcome.Failed.class);
                assertThat(docker.status(db)).as(at).isEqualTo("running");
                assertThat(docker.temporaries(docker.mark)).isZero();
            }
        }
    }

    @Test
    void what_someone_started_meanwhile_is_left_and_said() throws Exception {
        String db = database(Map.of());
        try (KillingProxy proxy = new KillingProxy(docker.host);
                DockerEngine through =
                        new DockerEngine(
                                proxy.host(), docker.mark, TestDocker.KEY, Surroundings.NONE)) {
            proxy.set(at("GET .*/archive", () -> docker.post("/containers/" + db + "/start")));

            Outcome outcome = through.run(job(stop(), db), attempt);

            assertThat(outcome.result().warnings())
                    .containsExactly(db + " was started by someone while it was copied");
        }
    }

    @Test
    void what_someone_made_anew_meanwhile_is_started() throws Exception {
        Map<String, Object> configuration = configuration("busybox sleep 600", Map.of());
        String db = docker.started("db", configuration);
        try (KillingProxy proxy = new KillingProxy(docker.host);
                DockerEngine through =
                        new DockerEngine(
                                proxy.host(), docker.mark, TestDocker.KEY, Surroundings.NONE)) {
            proxy.set(at("GET .*/archive", () -> docker.recreate(db, configuration)));

            Outcome outcome = through.run(job(quickStop(), db), attempt);

            assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
            assertThat(docker.status(db)).isEqualTo("running");
        }
    }

    @Test
    void what_someone_removed_meanwhile_is_said() throws Exception {
        String db = docker.started("db", configuration("busybox sleep 600", Map.of()));
        try (KillingProxy proxy = new KillingProxy(docker.host);
                DockerEngine through =
                        new DockerEngine(
                                proxy.host(), docker.mark, TestDocker.KEY, Surroundings.NONE)) {
            proxy.set(at("GET .*/archive", () -> docker.remove("db")));

            Outcome outcome = through.run(job(quickStop(), db), attempt);

            assertThat(outcome.result().warnings())
                    .containsExactly(
                            db + " did not stop within 0s and was killed (exit code 137)",
                            db + " was removed by someone meanwhile");
        }
    }

    /// The archives are kept, and so are the older ones: what has happened is for people to see.
    @Test
    void a_container_that_cannot_start_again_fails_the_run_and_nothing_is_pruned()
            throws Exception {
        Path needed = Files.createDirectory(host.resolve("needed"));
        Map<String, Object> configuration = configuration("busybox sleep 600", Map.of());
        configuration.put(
                "HostConfig",
                Map.of(
                        "NetworkMode",
                        "none",
                        "Mounts",
                        List.of(
                                mount("volume", volume, "/data", false),
                                mount("bind", needed.toString(), "/needed", true))));
        String db = docker.started("db", configuration);
        Storage storage = TestDocker.storage(destination, 0).withKeep(new Keep(1, 0, 0, 0, null));
        Choice choice = Jobs.choice(List.of(), List.of(db));
        DockerSpec spec = new DockerSpec(choice, Parts.USUAL, quickStop(), storage);
        Surroundings impatient =
                new Surroundings(
                        List.of(),
                        UnaryOperator.identity(),
                        new Patience(Duration.ofMinutes(1), Duration.ofSeconds(1)));
        assertThat(engine.run(spec, attempt)).isInstanceOf(Outcome.Succeeded.class);
        try (KillingProxy proxy = new KillingProxy(docker.host);
                DockerEngine through =
                        new DockerEngine(proxy.host(), docker.mark, TestDocker.KEY, impatient)) {
            proxy.set(at("POST .*/start", () -> needed.toFile().delete()));

            Outcome outcome = through.run(spec, new FakeAttempt("later-000002"));

            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            assertThat(((Outcome.Failed) outcome).retryable()).isFalse();
            assertThat(((Outcome.Failed) outcome).message())
                    .startsWith("the archives are complete, but " + db + " is not running again: ");
            assertThat(outcome.result().artifacts()).isNotEmpty();
            assertThat(destination.resolve("nightly").toFile().list()).hasSize(2);
        }
    }

    @Test
    void recovery_leaves_alone_what_it_did_not_stop() throws Exception {
        String db = database(Map.of());
        String started = docker.startedAt(db);
        docker.post("/containers/" + db + "/stop?t=5");
        Handle stale = handle(db, "2020-01-01T00:00:00.000000000Z", true);

        Outcome outcome = engine.recover(attempt, Optional.of(stale));

        assertThat(outcome.result().warnings())
                .containsExactly(db + " was started by someone meanwhile and has ended since");
        assertThat(docker.status(db)).isEqualTo("exited");
        engine.recover(attempt, Optional.of(handle(db, started, true)));
        assertThat(docker.status(db)).isEqualTo("running");
    }

    @Test
    void recovery_waits_for_a_hook_that_still_runs_before_it_runs_its_other_half()
            throws Exception {
        String db = database(Map.of());
        Hook hook =
                new Hook(
                        List.of("/bin/busybox", "sh", "-c", "until rm /data/go; do :; done"),
                        List.of("/bin/busybox", "echo", "after"),
                        Duration.ofMinutes(1));
        Care care = new Care(Consistency.HOOK, null, Map.of(db, hook), Set.of());
        Handle handle = hooked(db);
        try (EngineApi api = EngineApi.at(docker.host);
                var _ = api.control().execute(db, hook.before()).output()) {
            CompletableFuture<Outcome> lost = new CompletableFuture<>();
            List<String> said = new CopyOnWriteArrayList<>();
            FakeAttempt recovering =
                    new FakeAttempt() {
                        @Override
                        public void progress(
                                @Nullable Double percent,
                                @Nullable Long bytes,
                                @Nullable Long totalBytes,
                                @Nullable String message) {
                            said.add(String.valueOf(message));
                        }
                    };
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            lost.complete(
                                    engine.recover(job(care, db), recovering, Optional.of(handle)));
                        } catch (Exception e) {
                            lost.completeExceptionally(e);
                        }
                    });
            await().atMost(Duration.ofMinutes(1)).until(() -> said.size() > 2);
            assertThat(lost).isNotDone();

            execute(db, "/bin/busybox", "touch", "/data/go");

            assertThat(lost).succeedsWithin(Duration.ofMinutes(1));
            assertThat(lost.join().result().report()).isEqualTo(db + ", after hook: done\nafter");
            assertThat(lost.join().result().warnings()).isEmpty();
        }
    }

    @Test
    void the_end_of_a_hook_that_recovery_cannot_run_is_told() throws Exception {
        String db = database(Map.of());
        Handle handle = hooked(db);
        Care none = new Care(Consistency.HOOK, null, Map.of(), Set.of());

        Outcome ofAJobThatIsGone = engine.recover(attempt, Optional.of(handle));
        Outcome ofAJobWithout = engine.recover(job(none, db), attempt, Optional.of(handle));
        docker.remove("db");
        Outcome ofAContainerThatIsGone =
                engine.recover(job(none, db), attempt, Optional.of(handle));

        String start = "the after hook of " + db + " did not run: ";
        assertThat(ofAJobThatIsGone.result().warnings())
                .containsExactly(start + "the job is not in this worker's configuration any more");
        assertThat(ofAJobWithout.result().warnings())
                .containsExactly(start + "the job has none for it any more");
        assertThat(ofAContainerThatIsGone.result().warnings())
                .containsExactly(start + "it was removed by someone meanwhile");
    }

    private void execute(String container, String... command) throws Exception {
        try (EngineApi api = EngineApi.at(docker.host)) {
            new HookRun(api.control(), text -> text, () -> {})
                    .run(container, container, "test", List.of(command), Duration.ofMinutes(1));
        }
    }

    /// Of an attempt that has a hook's end to run.
    private Handle hooked(String container) {
        String id = docker.inspect(container).path("Id").asString();
        Halt.Target target = new Halt.Target(id, container, docker.startedAt(container));
        return new Journal(List.of(), List.of(target), true)
                .in(RunFolder.of(new DirectoryStore(destination), attempt).handle());
    }

    private Handle handle(String container, String startedAt, boolean settled) {
        String id = docker.inspect(container).path("Id").asString();
        Halt halt =
                new Halt(
                        new Halt.Target(id, container, startedAt),
                        Consistency.STOP,
                        Duration.ofSeconds(10),
                        Set.of(),
                        Set.of());
        return new Journal(List.of(halt), List.of(), settled)
                .in(RunFolder.of(new DirectoryStore(destination), attempt).handle());
    }

    private static KillingProxy.Trap at(String request, Runnable deed) {
        return new KillingProxy.Trap(Pattern.compile(request), 1, false, deed);
    }

    private CompletableFuture<Outcome> running(DockerSpec spec) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        outcome.complete(engine.run(spec, attempt));
                    } catch (Exception e) {
                        outcome.completeExceptionally(e);
                    }
                });
        return outcome;
    }

    private String database(Map<String, String> labels) {
        String name = start("db", DATABASE, labels);
        await().atMost(Duration.ofMinutes(1)).until(() -> docker.status(name).equals("running"));
        return name;
    }

    private String start(String name, String script, Map<String, String> labels) {
        return docker.started(name, configuration(script, labels));
    }

    private Map<String, Object> configuration(String script, Map<String, String> labels) {
        Map<String, Object> configuration = new HashMap<>();
        configuration.put("Cmd", List.of("/bin/busybox", "sh", "-c", script));
        configuration.put("Env", List.of("PATH=/bin"));
        configuration.put("Labels", labels);
        configuration.put(
                "HostConfig",
                Map.of(
                        "NetworkMode",
                        "none",
                        "Mounts",
                        List.of(mount("volume", volume, "/data", false))));
        return configuration;
    }

    private static Map<String, String> labels(Map<String, String> some, String key, String value) {
        Map<String, String> all = new HashMap<>(some);
        all.put(key, value);
        return all;
    }

    private DockerSpec job(Care care, String... containers) {
        return Jobs.of(Jobs.choice(List.of(), List.of(containers)), care, destination);
    }

    private static Care stop() {
        return care(Consistency.STOP);
    }

    private static Care quickStop() {
        return new Care(Consistency.STOP, Duration.ZERO, Map.of(), Set.of());
    }

    private static Care care(Consistency consistency) {
        return new Care(consistency, null, Map.of(), Set.of());
    }

    private Instant time(String container, String field) {
        return Instant.parse(docker.inspect(container).path("State").path(field).asString());
    }

    static Map<String, String> files(Outcome outcome, String archive) throws IOException {
        Artifact artifact =
                outcome.result().artifacts().stream()
                        .filter(a -> a.name().startsWith(archive + ".tar"))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(outcome));
        Map<String, String> files = new HashMap<>();
        try (InputStream file = Files.newInputStream(Path.of(URI.create(artifact.uri())));
                TarArchiveInputStream tar = new TarArchiveInputStream(new ZstdInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                String content =
                        entry.isFile() && entry.getSize() < 100_000
                                ? new String(tar.readAllBytes(), StandardCharsets.UTF_8)
                                : "";
                files.put(entry.getName(), content);
            }
        }
        return files;
    }
}
