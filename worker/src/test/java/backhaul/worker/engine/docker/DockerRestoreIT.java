package backhaul.worker.engine.docker;

import static backhaul.worker.engine.docker.TestDocker.mount;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.signing.SigningKey;
import backhaul.worker.backup.DirectoryBackup;
import backhaul.worker.backup.Manifest;
import backhaul.worker.backup.ManifestFiles;
import backhaul.worker.backup.Storage;
import backhaul.worker.backup.Trust;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.docker.Parts.Include;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Backups put back by the command that puts them back.
@Timeout(180)
final class DockerRestoreIT {
    @TempDir Path home;

    private final TestDocker docker = TestDocker.require();
    private final DockerEngine engine =
            new DockerEngine(docker.host, docker.mark, TestDocker.KEY, Surroundings.NONE);
    private int nights;
    private Path destination;
    private Path elsewhere;
    private TypedCommands commands;

    @BeforeEach
    void make() throws IOException {
        destination = Files.createDirectory(home.resolve("backups"));
        elsewhere = Files.createDirectory(home.resolve("elsewhere"));
        commands = new TypedCommands(docker, home, destination);
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
        assertThat(docker.withLabel("backhaul.restore")).isZero();
        docker.close();
        // What a nasty tree holds, no Java can remove.
        new ProcessBuilder("rm", "-rf", elsewhere.toString()).start().onExit().join();
    }

    @Test
    void a_tree_as_nasty_as_can_be_comes_back_as_it_was() throws Exception {
        byte[] tree = Tars.tar(TarArchiveOutputStream.LONGFILE_GNU, ISO_8859_1, NastyTree::put);
        String volume = docker.volume("nasty", tree);
        Path backup = backUp(volume);
        String copy = docker.willMake("copy");

        int code =
                commands.type(
                        "restore",
                        backup.toString(),
                        "--key",
                        TypedCommands.key(),
                        "--volume",
                        volume + "=" + copy);

        assertThat(commands.err()).contains("signature checked");
        assertThat(code).isZero();
        assertThat(commands.out())
                .startsWith("restored volume " + volume + " -> volume " + copy + ", ");
        assertThat(content(copy)).isEqualTo(Tars.describe(new ByteArrayInputStream(tree), UTF_8));
    }

    @Test
    void it_comes_back_into_a_directory_too() throws Exception {
        byte[] tree = Tars.tar(TarArchiveOutputStream.LONGFILE_GNU, ISO_8859_1, NastyTree::put);
        String volume = docker.volume("nasty", tree);
        Path backup = backUp(volume);

        int code =
                commands.type(
                        "restore",
                        backup.toString(),
                        "--key",
                        TypedCommands.key(),
                        "--to",
                        elsewhere.toString());

        assertThat(code).as(commands.err()).isZero();
        String app =
                docker.container(
                        "app", mount("bind", elsewhere.resolve(volume).toString(), "/there", true));
        assertThat(contentOf(run(List.of(), List.of(app)), app + ".there"))
                .isEqualTo(Tars.describe(new ByteArrayInputStream(tree), UTF_8));
    }

    @Test
    void a_volume_that_is_gone_is_made_again_from_the_last_good_backup() throws Exception {
        String volume = docker.volume("gone", tar("first"));
        backUp(volume);
        put(volume, "second");
        backUp(volume);
        docker.removeVolume(volume);

        int code = commands.type("restore", "nightly");

        assertThat(code).as(commands.err()).isZero();
        assertThat(content(volume)).isEqualTo(tree("second"));
    }

    @Test
    void the_backup_of_a_time_can_be_asked_for() throws Exception {
        String volume = docker.volume("gone", tar("first"));
        backUp(volume);
        put(volume, "second");
        backUp(volume);
        docker.removeVolume(volume);

        int code = commands.type("restore", "nightly@2026-11-21T12:00:00Z");

        assertThat(code).as(commands.err()).isZero();
        assertThat(content(volume)).isEqualTo(tree("first"));
    }

    @Test
    void what_is_not_empty_stays_as_it_is() throws Exception {
        String volume = docker.volume("full", tar("first"));
        Path backup = backUp(volume);
        put(volume, "second");

        assertThat(commands.type("restore", backup.toString(), "--key", TypedCommands.key()))
                .isEqualTo(1);
        assertThat(commands.err()).contains("error: volume " + volume + " is not empty");
        assertThat(content(volume)).isEqualTo(tree("second"));

        assertThat(
                        commands.type(
                                "restore",
                                backup.toString(),
                                "--key",
                                TypedCommands.key(),
                                "--force"))
                .isZero();
        assertThat(content(volume)).isEqualTo(tree("first"));
    }

    @Test
    void an_empty_volume_is_no_obstacle() throws Exception {
        String volume = docker.volume("from", tar("first"));
        Path backup = backUp(volume);
        String empty = docker.volume("empty", Tars.tar(t -> Tars.folder(t, "data")));

        int code =
                commands.type(
                        "restore",
                        backup.toString(),
                        "--key",
                        TypedCommands.key(),
                        "--volume",
                        volume + "=" + empty);

        assertThat(code).as(commands.err()).isZero();
        assertThat(content(empty)).isEqualTo(tree("first"));
    }

    @Test
    void what_a_running_container_uses_stays_as_it_is() throws Exception {
        String volume = docker.volume("used", tar("first"));
        Path backup = backUp(volume);
        String app = docker.running("app", mount("volume", volume, "/data", false));

        assertThat(commands.type("restore", backup.toString(), "--key", TypedCommands.key()))
                .isEqualTo(1);

        assertThat(commands.err()).contains("is in use by " + app + ", which runs");
    }

    @Test
    void a_dry_run_checks_everything_and_writes_nothing() throws Exception {
        String volume = docker.volume("from", tar("first"));
        Path backup = backUp(volume);
        String copy = docker.willMake("copy");

        int code =
                commands.type(
                        "restore",
                        backup.toString(),
                        "--key",
                        TypedCommands.key(),
                        "--dry-run",
                        "--volume",
                        volume + "=" + copy);

        assertThat(code).as(commands.err()).isZero();
        assertThat(commands.out()).startsWith("would restore volume " + volume);
        assertThat(docker.hasVolume(copy)).isFalse();
    }

    @Test
    void who_is_not_believed_restores_nothing() throws Exception {
        String volume = docker.volume("from", tar("first"));
        Path backup = backUp(volume);
        String copy = docker.willMake("copy");
        String other = SigningKey.generate().verificationKey().publicText().orElseThrow();
        String[] restore = {
            "restore", backup.toString(), "--volume", volume + "=" + copy, "--key", other
        };

        assertThat(commands.type(restore)).isEqualTo(1);

        assertThat(commands.err())
                .contains("its manifest was changed, or signed by a key that is not trusted here")
                .contains(TypedCommands.key());
        assertThat(docker.hasVolume(copy)).isFalse();
        restore[4] = "--unsigned";
        assertThat(commands.type(Arrays.copyOf(restore, 5))).isZero();
        assertThat(commands.err()).contains("WARNING").contains("NOT PROVEN");
        assertThat(content(copy)).isEqualTo(tree("first"));
    }

    @Test
    void an_archive_that_was_cut_or_changed_restores_nothing() throws Exception {
        String volume = docker.volume("from", tar("first"));
        Path backup = backUp(volume);
        String copy = docker.willMake("copy");
        Path file = backup.resolve(volume + ".tar.zst");
        byte[] whole = Files.readAllBytes(file);
        String[] restore = {
            "restore",
            backup.toString(),
            "--key",
            TypedCommands.key(),
            "--volume",
            volume + "=" + copy
        };

        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        assertThat(commands.type(restore)).isEqualTo(1);
        whole[whole.length / 2] ^= 1;
        Files.write(file, whole);
        assertThat(commands.type(restore)).isEqualTo(1);

        assertThat(commands.err()).contains(volume + ".tar.zst is refused: ");
        assertThat(docker.hasVolume(copy)).isFalse();
    }

    /// A manifest that is believed, or has to be, does not make an archive harmless.
    @Test
    void a_hostile_archive_restores_nothing_though_its_manifest_is_believed() throws Exception {
        String volume = docker.volume("from", tar("first"));
        Path backup = backUp(volume);
        String copy = docker.willMake("copy");
        Path outside = home.resolve("outside");
        for (Tars.Entries hostile :
                List.<Tars.Entries>of(
                        t -> Tars.add(t, new TarArchiveEntry(outside + "", true), new byte[0]),
                        t -> Tars.file(t, "data/../../../outside", "x"),
                        t -> Tars.hardLink(t, "data/x", "/etc/passwd"),
                        t -> {
                            Tars.symlink(t, "data/out", home.toString());
                            Tars.file(t, "data/out/outside", "x");
                        })) {
            put(
                    backup,
                    volume,
                    Tars.tar(t -> {
                        Tars.folder(t, "data");
                        hostile.put(t);
                    }));
            int code =
                    commands.type(
                            "restore",
                            backup.toString(),
                            "--key",
                            TypedCommands.key(),
                            "--volume",
                            volume + "=" + copy);

            assertThat(code).isEqualTo(1);
            assertThat(docker.hasVolume(copy)).isFalse();
            assertThat(outside).doesNotExist();
        }
        assertThat(commands.err().split("is refused: its entry ", -1)).hasSize(5);
    }

    /// Another archive in a backup, with a manifest that fits it.
    private static void put(Path backup, String volume, byte[] tar) throws Exception {
        byte[] packed = Zstd.compress(tar);
        Files.write(backup.resolve(volume + ".tar.zst"), packed);
        TarCheck check = new TarCheck();
        check.accept(tar, 0, tar.length);
        assertThat(check.problemAtEnd()).isEmpty();
        Trust trust = Trust.inWorkers(Map.of()).and(List.of(TestDocker.KEY.verificationKey()));
        Manifest manifest =
                ((ManifestFiles.Reading.Trusted)
                                ManifestFiles.read(new DirectoryBackup(backup), trust))
                        .manifest();
        Manifest.Archive was = manifest.archives().getFirst();
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(packed));
        byte[] text =
                ManifestFiles.text(
                        new Manifest(
                                manifest.format(),
                                manifest.made(),
                                manifest.asked(),
                                List.of(
                                        new Manifest.Archive(
                                                was.file(),
                                                was.origin(),
                                                was.compression(),
                                                check.entries(),
                                                tar.length,
                                                packed.length,
                                                sha256,
                                                null)),
                                manifest.warnings()));
        Files.write(backup.resolve(ManifestFiles.NAME), text);
        Files.write(
                backup.resolve(ManifestFiles.SIGNATURE),
                ManifestFiles.signature(text, TestDocker.KEY));
    }

    /// Only a file of this name lets anything of the run be restored.
    @Test
    void a_run_without_a_manifest_is_no_backup() throws Exception {
        String volume = docker.volume("from", tar("first"));
        Path backup = backUp(volume);
        Files.delete(backup.resolve(ManifestFiles.NAME));

        assertThat(commands.type("restore", backup + "/manifest.json", "--unsigned")).isEqualTo(1);
        assertThat(commands.err()).contains("cannot be restored: it has no manifest");
        assertThat(commands.type("restore", "nightly")).isEqualTo(1);
        assertThat(commands.err()).contains("nightly has no good backup in ");
        assertThat(commands.type("backups")).isZero();
        assertThat(commands.out()).contains("not good: it has no manifest");
    }

    @Test
    void mounts_go_back_where_they_were_and_single_files_beside() throws Exception {
        Path html = Files.createDirectory(home.resolve("html"));
        Files.writeString(html.resolve("index.html"), "<p>");
        Path conf = Files.writeString(home.resolve("app.conf"), "a=b");
        String web =
                docker.container(
                        "web",
                        mount("bind", html.toString(), "/html", true),
                        mount("bind", conf.toString(), "/etc/app.conf", true));
        Path backup = folder(run(List.of(), List.of(web)));
        Files.delete(html.resolve("index.html"));
        Files.delete(html);

        assertThat(commands.type("restore", backup.toString(), "--key", TypedCommands.key()))
                .isEqualTo(1);
        assertThat(commands.err()).contains("is a single file, which goes into a directory");
        assertThat(html).doesNotExist();
        assertThat(
                        commands.type(
                                "restore",
                                backup.toString(),
                                "--key",
                                TypedCommands.key(),
                                "--to",
                                elsewhere.toString()))
                .as(commands.err())
                .isZero();

        assertThat(elsewhere.resolve(web + ".html/index.html")).hasContent("<p>");
        assertThat(elsewhere.resolve(web + ".etc-app.conf/data")).hasContent("a=b");
    }

    @Test
    void only_what_a_container_used_can_be_asked_for() throws Exception {
        String first = docker.volume("first", Tars.tar(t -> Tars.file(t, "data/x", "first")));
        String second = docker.volume("second", Tars.tar(t -> Tars.file(t, "data/x", "second")));
        String app = docker.container("app", mount("volume", second, "/data", false));
        Path backup = folder(run(List.of(first, second), List.of()));

        int code =
                commands.type(
                        "restore",
                        backup.toString(),
                        "--key",
                        TypedCommands.key(),
                        "--container",
                        app,
                        "--to",
                        elsewhere.toString());

        assertThat(code).as(commands.err()).isZero();
        assertThat(elsewhere.resolve(second + "/x")).hasContent("second");
        assertThat(elsewhere.resolve(first)).doesNotExist();
    }

    @Test
    void backups_are_listed_and_pruned() throws Exception {
        String volume = docker.volume("v", Tars.tar(t -> Tars.file(t, "data/x", "x")));
        Path old = backUp(volume);
        Path newest = backUp(volume);

        assertThat(commands.type("backups", "nightly")).isZero();
        assertThat(commands.out().lines().skip(1))
                .satisfiesExactly(
                        line -> assertThat(line).contains("good").endsWith(newest.toString()),
                        line -> assertThat(line).contains("good").endsWith(old.toString()));
        assertThat(commands.type("prune", "--dry-run")).isZero();
        assertThat(commands.out()).contains("1 backup, ").contains(old.toString());
        assertThat(commands.type("prune")).as("nobody is there to agree").isEqualTo(1);
        assertThat(old).exists();
        assertThat(commands.type("prune", "--yes")).isZero();
        assertThat(old).doesNotExist();
        assertThat(newest).exists();
        assertThat(commands.type("prune", "none")).isEqualTo(1);
        assertThat(commands.err()).contains("has no job \"none\" that keeps archives");
    }

    private void put(String volume, String text) {
        docker.fill(volume, tar(text));
    }

    @Test
    void what_was_filtered_at_rest_comes_back_and_records_are_passed_over() throws Exception {
        String volume =
                docker.volume(
                        "data",
                        Tars.tar(t -> {
                            Tars.folder(t, "data");
                            Tars.folder(t, "data/cache");
                            Tars.file(t, "data/cache/x", "x");
                            Tars.folder(t, "data/kept");
                            Tars.file(t, "data/kept/y", "y");
                            Tars.folder(t, "data/x.log");
                            Tars.file(t, "data/x.log/z", "z");
                        }));
        String app = docker.running("app", mount("volume", volume, "/data", false));
        Storage storage = TestDocker.storage(destination, 0).verified();
        Parts parts =
                new Parts(EnumSet.allOf(Include.class), List.of("cache/**", "**/*.log"), List.of());
        Care care = new Care(Consistency.STOP, Duration.ZERO, Map.of(), Set.of());

        Outcome outcome =
                run(new DockerSpec(Jobs.choice(List.of(), List.of(app)), parts, care, storage));

        assertThat(outcome.result().artifacts()).hasSize(4);
        assertThat(docker.status(app)).isEqualTo("running");
        String copy = docker.willMake("copy");
        int code =
                commands.type(
                        "restore",
                        folder(outcome).toString(),
                        "--key",
                        TypedCommands.key(),
                        "--container",
                        app,
                        "--volume",
                        volume + "=" + copy);
        assertThat(code).as(commands.err()).isZero();
        assertThat(content(copy).keySet())
                .containsExactlyInAnyOrder("data/", "data/cache/", "data/kept/", "data/kept/y");
        assertThat(
                        commands.type(
                                "restore",
                                folder(outcome).toString(),
                                "--key",
                                TypedCommands.key(),
                                "--to",
                                elsewhere.toString()))
                .as(commands.err())
                .isZero();
        assertThat(elsewhere.toFile().list()).containsExactly(volume);
    }

    private static byte[] tar(String text) {
        return Tars.tar(t -> {
            Tars.folder(t, "data");
            Tars.file(t, "data/x", text);
        });
    }

    private static Map<String, String> tree(String text) {
        return Tars.describe(new ByteArrayInputStream(tar(text)), UTF_8);
    }

    private Path backUp(String volume) throws Exception {
        return folder(run(List.of(volume), List.of()));
    }

    private Outcome run(List<String> volumes, List<String> containers) throws Exception {
        return run(Jobs.of(volumes, containers, destination));
    }

    private Outcome run(DockerSpec spec) throws Exception {
        Instant start = FakeAttempt.STARTED.plus(nights++, ChronoUnit.DAYS);
        FakeAttempt attempt =
                new FakeAttempt() {
                    @Override
                    public Instant startedAt() {
                        return start;
                    }
                };
        Outcome outcome = engine.run(spec, attempt);
        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        return outcome;
    }

    private static Path folder(Outcome outcome) {
        return file(outcome.result().artifacts().getFirst().uri()).resolveSibling(".").normalize();
    }

    private static Path file(String uri) {
        return Path.of(URI.create(uri));
    }

    private Map<String, String> content(String volume) throws Exception {
        return contentOf(run(List.of(volume), List.of()), volume);
    }

    private static Map<String, String> contentOf(Outcome outcome, String archive)
            throws IOException {
        Path file = folder(outcome).resolve(archive + ".tar.zst");
        try (InputStream in = new ZstdInputStream(Files.newInputStream(file))) {
            return Tars.describe(in, UTF_8);
        }
    }
}
