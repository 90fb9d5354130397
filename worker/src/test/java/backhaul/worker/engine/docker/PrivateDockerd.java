package backhaul.worker.engine.docker;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A daemon of a test's own, to be killed. Tests are skipped where none can be started, but never
/// in CI.
final class PrivateDockerd implements AutoCloseable {
    private static final List<Path> PROGRAMS =
            List.of(Path.of("/usr/sbin/dockerd"), Path.of("/usr/bin/dockerd"));

    private final Path home;
    private @Nullable Process process;

    private PrivateDockerd(Path home) {
        this.home = home;
    }

    static PrivateDockerd require() throws IOException {
        if (PROGRAMS.stream().noneMatch(Files::isExecutable)) {
            TestDocker.missing("No dockerd on this machine. Install the package docker.io.");
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            TestDocker.missing("A dockerd of the test's own needs root.");
        }
        // Not a @TempDir: the path of a socket must be short.
        PrivateDockerd dockerd =
                new PrivateDockerd(Files.createTempDirectory(Path.of("/tmp"), "bh"));
        dockerd.start();
        return dockerd;
    }

    URI host() {
        return URI.create("unix://" + home.resolve("docker.sock"));
    }

    void start() throws IOException {
        Files.writeString(home.resolve("daemon.json"), "{}");
        process =
                new ProcessBuilder(
                                PROGRAMS.stream()
                                        .filter(Files::isExecutable)
                                        .findFirst()
                                        .orElseThrow()
                                        .toString(),
                                "--config-file=" + home.resolve("daemon.json"),
                                "--host=" + host(),
                                "--pidfile=" + home.resolve("docker.pid"),
                                "--data-root=" + home.resolve("data"),
                                "--exec-root=" + home.resolve("exec"),
                                "--storage-driver=vfs",
                                "--iptables=false",
                                "--bridge=none",
                                "--ip-masq=false")
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
                        .start();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .until(this::answers);
    }

    /// As `kill -9` does. Its containerd goes with it, as it would with the machine.
    void kill() throws IOException {
        Process dockerd = process;
        if (dockerd == null) {
            return;
        }
        List<ProcessHandle> children = dockerd.descendants().toList();
        dockerd.destroyForcibly().onExit().join();
        children.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle child : children) {
            child.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
        Files.deleteIfExists(home.resolve("docker.pid"));
        process = null;
    }

    /// Kills the process that the daemon lets read an archive, and says how many there were.
    int killReaders() throws IOException {
        int killed = 0;
        Process dockerd = process;
        if (dockerd != null) {
            for (ProcessHandle child : dockerd.descendants().toList()) {
                if (isReader(child)) {
                    child.destroyForcibly();
                    killed++;
                }
            }
        }
        return killed;
    }

    /// It bears a name of its own, of the same program.
    private static boolean isReader(ProcessHandle process) throws IOException {
        Path line = Path.of("/proc", String.valueOf(process.pid()), "cmdline");
        return Files.exists(line) && Files.readString(line).startsWith("docker-tar");
    }

    @Override
    public void close() throws IOException {
        kill();
        unmount();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private boolean answers() {
        try (EngineApi api = EngineApi.at(host())) {
            api.version();
            return true;
        } catch (Failure | InterruptedException e) {
            return false;
        }
    }

    private void unmount() throws IOException {
        List<String> mounts =
                Files.readAllLines(Path.of("/proc/mounts")).stream()
                        .map(line -> line.split(" ", -1)[1])
                        .filter(mount -> mount.startsWith(home + "/"))
                        .sorted(Comparator.reverseOrder())
                        .toList();
        for (String mount : mounts) {
            new ProcessBuilder("umount", "--lazy", mount).inheritIO().start().onExit().join();
        }
    }
}
