package backhaul.worker.engine.docker;

import static backhaul.worker.engine.docker.TestDocker.mount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import backhaul.worker.engine.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A database that writes without a rest, as PostgreSQL does: each change goes into a log with its
/// checksum and is then acknowledged; now and then all is folded into a data file, which is
/// replaced, and the log begins anew. What comes back from a backup has to hold every change that
/// was acknowledged before the backup began, without a gap.
@Timeout(180)
final class DockerDatabaseIT {
    private static final String DATABASE =
            """
            cd /data
            trap 'stop=1' TERM
            busybox rm -rf lock clean
            n=0
            [ -f data ] && n=$(busybox tail -n 1 data | busybox cut -d ' ' -f 1)
            lock() { until busybox mkdir lock 2>/dev/null; do busybox usleep 1000; done; }
            fold() {
              busybox head -c 60000 /dev/urandom | busybox base64 > new
              echo "$n $(busybox sha256sum < new | busybox cut -c 1-64)" >> new
              busybox mv new data
              : > log
            }
            lock; fold; busybox rmdir lock
            while [ -z "$stop" ]; do
              lock
              n=$((n+1))
              change="$n $(busybox head -c 30 /dev/urandom | busybox base64)"
              echo "$change $(echo "$change" | busybox sha256sum | busybox cut -c 1-64)" >> log
              echo $n > /host/next; busybox mv /host/next /host/acknowledged
              [ $((n % 20)) = 0 ] && fold
              busybox rmdir lock
            done
            fold
            echo ok > clean
            """;

    private static final String DUMP =
            """
            until busybox mkdir /data/lock 2>/dev/null; do busybox usleep 500; done
            busybox mkdir -p /data/dump
            busybox cp /data/data /data/log /data/dump/
            busybox rmdir /data/lock
            """;

    @TempDir Path home;
    private Path destination;
    private Path host;

    private final TestDocker docker = TestDocker.require();
    private final DockerEngine engine =
            new DockerEngine(docker.host, docker.mark, TestDocker.KEY, Surroundings.NONE);
    private String volume = "";
    private String db = "";

    @BeforeEach
    void start() throws IOException {
        destination = Files.createDirectory(home.resolve("backups"));
        host = Files.createDirectory(home.resolve("host"));
        volume = docker.volume("data", Tars.tar(t -> Tars.folder(t, "data/")));
        db =
                docker.started(
                        "db",
                        Map.of(
                                "Cmd",
                                List.of("/bin/busybox", "sh", "-c", DATABASE),
                                "Env",
                                List.of("PATH=/bin"),
                                "StopTimeout",
                                60,
                                "HostConfig",
                                Map.of(
                                        "NetworkMode",
                                        "none",
                                        "Mounts",
                                        List.of(
                                                mount("volume", volume, "/data", false),
                                                mount("bind", host.toString(), "/host", false)))));
        await().atMost(Duration.ofMinutes(1)).until(() -> acknowledged() > 30);
    }

    @AfterEach
    void close() {
        engine.close();
        docker.close();
    }

    @Test
    void what_was_stopped_comes_back_with_all_that_was_acknowledged() throws Exception {
        long before = acknowledged();

        Map<String, String> files =
                restored(new Care(Consistency.STOP, null, Map.of(), Set.of()), "stopped");

        assertThat(files).containsEntry("data/clean", "ok\n");
        assertThat(recovered(files, "data/")).isGreaterThanOrEqualTo(before);
        long after = acknowledged();
        await().atMost(Duration.ofMinutes(1)).until(() -> acknowledged() > after);
    }

    @Test
    void what_a_hook_dumped_comes_back_with_all_that_was_acknowledged() throws Exception {
        long before = acknowledged();
        Hook hook =
                new Hook(
                        List.of("/bin/busybox", "sh", "-c", DUMP),
                        List.of("/bin/busybox", "rm", "-r", "/data/dump"),
                        Duration.ofMinutes(1));

        Map<String, String> files =
                restored(new Care(Consistency.HOOK, null, Map.of(db, hook), Set.of()), "dumped");

        assertThat(recovered(files, "data/dump/")).isGreaterThanOrEqualTo(before);
        assertThat(docker.status(db)).isEqualTo("running");
    }

    /// What a copy of different moments may hold: the old data file, and the log begun anew.
    @Test
    void a_gap_is_noticed() throws Exception {
        String data = "random\n";
        Map<String, String> files =
                Map.of(
                        "data/data",
                        data + "20 " + sha256(data) + "\n",
                        "data/log",
                        "41 x " + sha256("41 x\n") + "\n");

        assertThatThrownBy(() -> recovered(files, "data/")).isInstanceOf(AssertionError.class);
    }

    /// Backs up, restores into a volume of its own, and shows that one's files.
    private Map<String, String> restored(Care care, String name) throws Exception {
        Outcome outcome =
                engine.run(
                        Jobs.of(Jobs.choice(List.of(volume), List.of()), care, destination),
                        new FakeAttempt(name));
        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(outcome.result().warnings()).isEmpty();
        String copy = docker.willMake("copy-" + name);
        TypedCommands commands = new TypedCommands(docker, home, destination);
        int code =
                commands.type(
                        "restore",
                        Path.of(URI.create(outcome.result().artifacts().getFirst().uri()))
                                .resolveSibling(".")
                                .normalize()
                                .toString(),
                        "--key",
                        TypedCommands.key(),
                        "--volume",
                        volume + "=" + copy);
        assertThat(code).as(commands.err()).isZero();
        return DockerStandstillIT.files(
                engine.run(
                        Jobs.of(List.of(copy), List.of(), destination),
                        new FakeAttempt("again-" + name)),
                copy);
    }

    /// The last change that is in it.
    private static long recovered(Map<String, String> files, String folder) throws Exception {
        String data = files.getOrDefault(folder + "data", "");
        int last = data.lastIndexOf('\n', data.length() - 2) + 1;
        String[] end = data.substring(last).strip().split(" ", -1);
        assertThat(end[1]).isEqualTo(sha256(data.substring(0, last)));
        long at = Long.parseLong(end[0]);
        for (String line : files.getOrDefault(folder + "log", "").lines().toList()) {
            String change = line.substring(0, line.lastIndexOf(' '));
            assertThat(line.substring(change.length() + 1)).isEqualTo(sha256(change + "\n"));
            long number = Long.parseLong(change.substring(0, change.indexOf(' ')));
            assertThat(number).as("after change %d", at).isLessThanOrEqualTo(at + 1);
            at = Math.max(at, number);
        }
        return at;
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(
                        MessageDigest.getInstance("SHA-256")
                                .digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private long acknowledged() {
        try {
            Path file = host.resolve("acknowledged");
            return Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
