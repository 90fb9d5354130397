package backhaul.worker.engine.docker;

import static backhaul.worker.engine.docker.TestDocker.mount;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import backhaul.protocol.RunStatus.Artifact;
import backhaul.worker.engine.Outcome;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class DockerBackupIT {
    @TempDir Path destination;
    @TempDir Path host;

    private final TestDocker docker = TestDocker.require();
    private final DockerEngine engine =
            new DockerEngine(docker.host, docker.mark, TestDocker.KEY, Surroundings.NONE);
    private final FakeAttempt attempt = new FakeAttempt();

    @AfterEach
    void close() {
        assertThat(docker.temporaries(docker.mark)).isZero();
        engine.close();
        docker.close();
    }

    @Test
    void a_volume_is_archived_entry_by_entry() throws Exception {
        byte[] tree = Tars.tar(TarArchiveOutputStream.LONGFILE_GNU, ISO_8859_1, NastyTree::put);
        String volume = docker.volume("nasty", tree);

        Outcome outcome = engine.run(spec(List.of(volume), List.of()), attempt);

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(outcome.result().warnings()).isEmpty();
        assertThat(content(outcome, volume))
                .isEqualTo(Tars.describe(new ByteArrayInputStream(tree), UTF_8));
    }

    @Test
    void a_container_is_archived_mount_by_mount() throws Exception {
        String volume = docker.volume("uploads", Tars.tar(t -> Tars.file(t, "data/upload", "u")));
        Path folder = Files.createDirectory(host.resolve("html"));
        Files.writeString(folder.resolve("index.html"), "<p>");
        Path file = Files.writeString(host.resolve("app.conf"), "a=b");
        Path socket = host.resolve("app.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            String web =
                    docker.container(
                            "web",
                            mount("volume", volume, "/uploads", false),
                            mount("volume", "", "/var/cache", false),
                            mount("bind", folder.toString(), "/html", true),
                            mount("bind", file.toString(), "/etc/app.conf", false),
                            mount("bind", socket.toString(), "/run/app.sock", false),
                            mount("tmpfs", "", "/tmp", false));

            Outcome outcome = engine.run(spec(List.of(), List.of(web)), attempt);

            assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
            assertThat(outcome.result().artifacts())
                    .extracting(Artifact::name)
                    .containsExactlyInAnyOrder(
                            volume + ".tar.zst",
                            web + ".var-cache.tar.zst",
                            web + ".html.tar.zst",
                            web + ".etc-app.conf.tar.zst");
            assertThat(outcome.result().warnings())
                    .containsExactlyInAnyOrder(
                            "mount /tmp of " + web + " is not copied: it is of type tmpfs",
                            "mount /run/app.sock of " + web + " is not copied: it is a socket");
            assertThat(content(outcome, volume).keySet()).containsExactly("data/", "data/upload");
            assertThat(content(outcome, web + ".html").keySet())
                    .containsExactly("data/", "data/index.html");
            assertThat(content(outcome, web + ".etc-app.conf").keySet()).containsExactly("data");
        }
    }

    @Test
    void what_is_copied_is_not_touched() throws Exception {
        String volume = docker.volume("data", Tars.tar(t -> Tars.file(t, "data/x", "x")));
        String app = docker.running("app", mount("volume", volume, "/data", false));
        docker.container("other", mount("volume", volume, "/data", false));
        Set<String> before = docker.everything();

        Outcome outcome = engine.run(spec(List.of(), List.of(app)), attempt);

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(docker.everything()).isEqualTo(before);
    }

    @Test
    void a_running_container_that_may_write_is_a_warning() throws Exception {
        String volume = docker.volume("live", Tars.tar(t -> Tars.file(t, "data/x", "x")));
        String writer = docker.running("writer", mount("volume", volume, "/data", false));
        docker.running("reader", mount("volume", volume, "/data", true));

        Outcome outcome = engine.run(spec(List.of(volume), List.of()), attempt);

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(outcome.result().warnings())
                .containsExactly(
                        "volume "
                                + volume
                                + " is mounted writable in "
                                + writer
                                + ", which runs: a live copy may hold files of different moments");
    }

    @Test
    void what_is_missing_is_named_and_not_made() throws Exception {
        String volume = docker.mark + "-gone";

        Outcome outcome = engine.run(spec(List.of(volume), List.of("no-such-app")), attempt);

        assertThat(outcome)
                .isEqualTo(
                        new Outcome.Failed(
                                false,
                                "volume "
                                        + volume
                                        + ", container no-such-app do not exist on this Docker host",
                                Outcome.Result.NONE));
        assertThat(docker.hasVolume(volume)).isFalse();
        assertThat(destination).isEmptyDirectory();
    }

    @Test
    void a_volume_that_vanishes_after_the_look_is_not_made() throws Exception {
        String volume = docker.mark + "-vanished";
        try (EngineApi api = EngineApi.at(docker.host)) {
            Temporaries temporaries = new Temporaries(api, docker.mark);
            Source.Mounted source = new Source.Volume(volume, "volume " + volume, volume, "");

            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> temporaries.create(source, attempt))
                    .withMessage("volume " + volume + " was removed while the job ran");
        }
        assertThat(docker.hasVolume(volume)).isFalse();
    }

    @Test
    void an_archive_that_the_daemon_breaks_off_is_a_failure() throws Exception {
        String volume = docker.volume("data", Tars.tar(t -> Tars.file(t, "data/x", "x")));
        String odd =
                docker.running(
                        "odd",
                        mount("bind", "/sys/kernel/mm", "/mm", true),
                        mount("volume", volume, "/data", false));
        Care care = new Care(Consistency.STOP, Duration.ZERO, Map.of(), Set.of());

        Outcome outcome =
                engine.run(
                        Jobs.of(Jobs.choice(List.of(), List.of(odd)), care, destination), attempt);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> {
                            assertThat(failed.retryable()).isTrue();
                            assertThat(failed.message())
                                    .startsWith(
                                            "the daemon's archive of mount /mm of "
                                                    + odd
                                                    + " is not whole: ");
                        });
        assertThat(files()).isEmpty();
        assertThat(docker.status(odd)).isEqualTo("running");
    }

    @Test
    void a_mount_whose_source_is_gone_is_a_failure() throws Exception {
        Path folder = Files.createDirectory(host.resolve("gone"));
        String app = docker.container("app", mount("bind", folder.toString(), "/gone", true));
        Files.delete(folder);

        Outcome outcome = engine.run(spec(List.of(), List.of(app)), attempt);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> {
                            assertThat(failed.retryable()).isFalse();
                            assertThat(failed.message())
                                    .contains("bind source path does not exist");
                        });
        assertThat(files()).isEmpty();
    }

    @Test
    void an_archive_that_would_hold_itself_is_refused() throws Exception {
        String app =
                docker.container("app", mount("bind", destination.toString(), "/backups", true));

        Outcome outcome = engine.run(spec(List.of(), List.of(app)), attempt);

        assertThat(outcome)
                .isEqualTo(
                        new Outcome.Failed(
                                false,
                                "destination "
                                        + destination
                                        + " lies inside mount /backups of "
                                        + app
                                        + ", which it is to hold",
                                Outcome.Result.NONE));
    }

    @Test
    void a_destination_that_takes_no_files_is_a_failure() throws Exception {
        String volume = docker.volume("v", Tars.tar(t -> Tars.file(t, "data/x", "x")));
        DockerSpec spec = Jobs.of(List.of(volume), List.of(), Path.of("/sys/kernel"));

        Outcome outcome = engine.run(spec, attempt);

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void a_dry_run_has_no_effect() throws Exception {
        String volume = docker.volume("v", Tars.tar(t -> Tars.file(t, "data/x", "x")));
        String app = docker.running("app", mount("volume", volume, "/data", false));
        Set<String> before = docker.everything();

        Outcome outcome = engine.rehearse(spec(List.of(), List.of(app)), attempt);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Succeeded.class,
                        succeeded ->
                                assertThat(succeeded.message())
                                        .isEqualTo(
                                                "would copy volume "
                                                        + volume
                                                        + " to "
                                                        + destination.resolve("nightly")));
        assertThat(outcome.result().warnings()).hasSize(1);
        assertThat(docker.everything()).isEqualTo(before);
        assertThat(destination).isEmptyDirectory();
    }

    /// Someone tidies up. While it is read, the daemon makes them wait for the end of that.
    @Test
    void a_temporary_container_that_is_removed_before_it_is_read_is_a_failure() throws Exception {
        String volume = docker.volume("data", Tars.tar(t -> Tars.file(t, "data/x", "x")));
        String app = docker.running("app", mount("volume", volume, "/data", false));
        Care care = new Care(Consistency.STOP, Duration.ZERO, Map.of(), Set.of());
        try (KillingProxy proxy = new KillingProxy(docker.host);
                DockerEngine through =
                        new DockerEngine(
                                proxy.host(), docker.mark, TestDocker.KEY, Surroundings.NONE)) {
            proxy.set(
                    new KillingProxy.Trap(
                            Pattern.compile("GET .*/archive"),
                            1,
                            false,
                            () -> docker.removeTemporaries(docker.mark)));

            Outcome outcome =
                    through.run(
                            Jobs.of(Jobs.choice(List.of(), List.of(app)), care, destination),
                            attempt);

            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        }
        assertThat(files()).isEmpty();
        assertThat(docker.status(app)).isEqualTo("running");
    }

    @Test
    void the_probe_names_the_daemon() {
        assertThat(engine.probe().ok()).isTrue();
        assertThat(engine.probe().line()).matches("\\d+\\.\\S+ at " + docker.host);
    }

    private DockerSpec spec(List<String> volumes, List<String> containers) {
        return Jobs.of(volumes, containers, destination);
    }

    private static Map<String, String> content(Outcome outcome, String archive) throws IOException {
        String uri =
                outcome.result().artifacts().stream()
                        .filter(artifact -> artifact.name().equals(archive + ".tar.zst"))
                        .findFirst()
                        .orElseThrow()
                        .uri();
        try (InputStream in = new ZstdInputStream(Files.newInputStream(Path.of(URI.create(uri))))) {
            return Tars.describe(in, UTF_8);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(destination)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
