package backhaul.worker.engine.docker;

import static backhaul.worker.engine.docker.FakeDaemon.json;
import static backhaul.worker.engine.docker.FakeDaemon.tar;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.worker.backup.Compression;
import backhaul.worker.backup.DirectoryStore;
import backhaul.worker.backup.JobFolder;
import backhaul.worker.backup.Keep;
import backhaul.worker.backup.Manifest;
import backhaul.worker.backup.Manifest.Origin;
import backhaul.worker.backup.ManifestFiles;
import backhaul.worker.backup.Packing;
import backhaul.worker.backup.Storage;
import backhaul.worker.backup.StoredBackup;
import backhaul.worker.backup.Trust;
import backhaul.worker.engine.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What makes a folder of archives a backup, and what becomes of the older ones.
@Timeout(60)
final class SealingTest {
    @TempDir Path destination;

    private final FakeDaemon daemon = new FakeDaemon();
    private final DockerEngine engine =
            new DockerEngine(daemon.host(), "docker-01", TestDocker.KEY, Surroundings.NONE);
    private final Trust trust =
            Trust.inWorkers(Map.of("docker-01", List.of(TestDocker.KEY.verificationKey())));

    @AfterEach
    void close() {
        engine.close();
        daemon.close();
    }

    @Test
    void a_backup_says_what_it_is_and_is_signed() throws Exception {
        byte[] tar = Tars.tar(t -> Tars.file(t, "data", "hello"));
        daemon.on(
                "GET /containers/json",
                json(
                        200,
                        """
                        [{"Id": "x", "Names": ["/shop-db"], "State": "exited",
                          "Mounts": [{"Type": "volume", "Name": "pgdata"}]}]\
                        """));
        daemon.on("GET /containers/c1/archive", tar(tar));

        Outcome outcome = engine.run(spec(storage()), night(0));

        StoredBackup backup = backups().getFirst();
        Manifest manifest = backup.manifest().orElseThrow();
        assertThat(backup.problem()).isEmpty();
        assertThat(manifest.made().worker()).isEqualTo("docker-01");
        assertThat(manifest.made().job()).isEqualTo("nightly");
        assertThat(manifest.made().daemon()).isEqualTo("20.10.24");
        assertThat(manifest.asked()).containsEntry("volumes", List.of("pgdata"));
        assertThat(manifest.archives())
                .containsExactly(
                        new Manifest.Archive(
                                "pgdata.tar.zst",
                                new Origin(
                                        "volume",
                                        "pgdata",
                                        "volume pgdata",
                                        "/v",
                                        List.of("shop-db")),
                                "zstd",
                                1,
                                tar.length,
                                Files.size(file(backup, "pgdata.tar.zst")),
                                String.valueOf(outcome.result().artifacts().getFirst().sha256()),
                                null));
        for (String file : List.of(ManifestFiles.NAME, ManifestFiles.SIGNATURE)) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(file(backup, file))))
                    .isEqualTo("rw-------");
        }
    }

    @ParameterizedTest
    @EnumSource
    void each_compression_is_read_back_as_it_was_written(Compression compression) throws Exception {
        daemon.on(
                "GET /containers/c1/archive",
                tar(Tars.tar(t -> Tars.file(t, "data", noise(300_000)))));
        Storage storage = storage().verified().withPacking(new Packing(compression, 1, 1));

        Outcome outcome = engine.run(spec(storage), night(0));

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(file(backups().getFirst(), "pgdata" + compression.ending())).exists();
    }

    @Test
    void an_archive_that_reads_back_otherwise_is_no_backup() throws Exception {
        FakeAttempt night =
                new Damaging(() -> {
                    Path file = partial("pgdata.tar.zst.partial");
                    byte[] bytes = Files.readAllBytes(file);
                    bytes[bytes.length / 2] ^= 1;
                    Files.write(file, bytes);
                });
        daemon.on(
                "GET /containers/c1/archive",
                tar(Tars.tar(t -> Tars.file(t, "data", noise(300_000)))));

        Outcome outcome = engine.run(spec(storage().verified()), night);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class, failed -> assertThat(failed.retryable()).isTrue());
        assertThat(files()).isEmpty();
    }

    @Test
    void an_archive_that_was_cut_is_no_backup() throws Exception {
        FakeAttempt night =
                new Damaging(() -> {
                    Path file = partial("pgdata.tar.zst.partial");
                    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 1000));
                });
        daemon.on(
                "GET /containers/c1/archive",
                tar(Tars.tar(t -> Tars.file(t, "data", noise(300_000)))));

        Outcome outcome = engine.run(spec(storage().verified()), night);

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void older_backups_go_when_the_new_one_is_there() throws Exception {
        Storage storage = storage().withKeep(new Keep(2, 0, 0, 0, null));
        for (int night = 0; night < 4; night++) {
            engine.run(spec(storage), night(night));
        }

        assertThat(backups())
                .extracting(StoredBackup::startedAt)
                .containsExactly(night(3).startedAt(), night(2).startedAt());
    }

    @Test
    void a_run_that_failed_removes_nothing() throws Exception {
        Storage storage = storage().withKeep(new Keep(1, 0, 0, 0, null));
        engine.run(spec(storage), night(0));
        byte[] whole = Tars.tar(t -> Tars.file(t, "data", noise(100)));
        daemon.on("GET /containers/c1/archive", tar(Arrays.copyOf(whole, 600)));

        Outcome outcome = engine.run(spec(storage), night(1));

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(backups())
                .extracting(StoredBackup::startedAt)
                .containsExactly(night(0).startedAt());
    }

    @Test
    void a_backup_that_is_suspiciously_small_is_told_and_removes_nothing() throws Exception {
        Storage storage = storage().withKeep(new Keep(1, 0, 0, 0, null));
        daemon.on(
                "GET /containers/c1/archive",
                tar(Tars.tar(t -> Tars.file(t, "data", noise(300_000)))));
        engine.run(spec(storage), night(0));
        daemon.on("GET /containers/c1/archive", tar(Tars.tar(t -> Tars.file(t, "data", "x"))));

        Outcome outcome = engine.run(spec(storage), night(1));

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(outcome.result().warnings())
                .singleElement()
                .asString()
                .startsWith("the backup has ")
                .endsWith("less than 50 % of the usual 301 KB: nothing is pruned");
        assertThat(backups()).hasSize(2);
        assertThat(backups().getFirst().manifest().orElseThrow().warnings())
                .isEqualTo(outcome.result().warnings());
    }

    @Test
    void progress_is_in_percent_once_there_is_something_to_compare_with() throws Exception {
        daemon.on(
                "GET /containers/c1/archive",
                tar(Tars.tar(t -> Tars.file(t, "data", noise(3_000_000)))));
        Listening first = new Listening(0);
        engine.run(spec(storage()), first);
        Listening second = new Listening(1);
        engine.run(spec(storage()), second);

        assertThat(first.percents).isEmpty();
        assertThat(second.percents).isNotEmpty().isSorted().last().isEqualTo(99.0);
    }

    private static DockerSpec spec(Storage storage) {
        return Jobs.into(storage, List.of("pgdata"));
    }

    private Storage storage() {
        return TestDocker.storage(destination, 0);
    }

    private List<StoredBackup> backups() throws IOException {
        return new JobFolder(new DirectoryStore(destination), "nightly").backups(trust);
    }

    private static Path file(StoredBackup backup, String file) {
        return Path.of(backup.folder().location()).resolve(file);
    }

    private Path partial(String file) {
        return destination.resolve("nightly/" + FakeAttempt.FOLDER + ".partial/" + file);
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(destination)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static FakeAttempt night(int number) {
        Instant start = FakeAttempt.STARTED.plus(number, ChronoUnit.DAYS);
        return new FakeAttempt("run-" + number) {
            @Override
            public Instant startedAt() {
                return start;
            }
        };
    }

    private static final class Listening extends FakeAttempt {
        private final Instant start;
        private final List<Double> percents = new ArrayList<>();

        Listening(int day) {
            this.start = STARTED.plus(day, ChronoUnit.DAYS);
        }

        @Override
        public Instant startedAt() {
            return start;
        }

        @Override
        public void progress(
                @Nullable Double percent,
                @Nullable Long bytes,
                @Nullable Long totalBytes,
                @Nullable String message) {
            if (percent != null) {
                percents.add(percent);
            }
        }
    }

    @FunctionalInterface
    private interface Damage {
        void happen() throws IOException;
    }

    /// Something happens to the archive between writing and reading it.
    private static final class Damaging extends FakeAttempt {
        private final Damage damage;
        private boolean done;

        Damaging(Damage damage) {
            this.damage = damage;
        }

        @Override
        public void progress(
                @Nullable Double percent,
                @Nullable Long bytes,
                @Nullable Long totalBytes,
                @Nullable String message) {
            if (!done && message != null && message.startsWith("verify ")) {
                done = true;
                try {
                    damage.happen();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
