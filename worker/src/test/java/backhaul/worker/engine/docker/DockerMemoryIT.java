package backhaul.worker.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.worker.engine.Outcome;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(360)
final class DockerMemoryIT {
    private static final long BIG = 5L << 29;

    @TempDir Path destination;
    @TempDir Path host;

    @Test
    void memory_does_not_grow_with_what_is_copied() throws Exception {
        try (TestDocker docker = TestDocker.require();
                RandomAccessFile sparse =
                        new RandomAccessFile(host.resolve("big").toFile(), "rw")) {
            sparse.setLength(BIG);
            String app =
                    docker.container(
                            "app", TestDocker.mount("bind", host.toString(), "/big", true));
            Path log = destination.resolve("log");
            Process small =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-Xmx48m",
                                    "-XX:MaxDirectMemorySize=16m",
                                    "--enable-native-access=ALL-UNNAMED",
                                    "-Dlogback.configurationFile="
                                            + System.getProperty("logback.configurationFile"),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    SmallWorker.class.getName(),
                                    docker.host.toString(),
                                    app,
                                    destination.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();

            boolean ended = small.waitFor(300, TimeUnit.SECONDS);
            small.destroyForcibly();
            assertThat(ended).isTrue();
            assertThat(Files.readString(log)).contains("succeeded ");
            long peak = peak(Files.readString(log));
            assertThat(peak).isLessThan(400L << 20);
        }
    }

    /// The most memory that the process ever had, native memory included, as the kernel counted it.
    private static long peak(String log) {
        return Long.parseLong(log.replaceAll("(?s).*peak ([0-9]+).*", "$1")) * 1024;
    }

    /// A process with little memory that makes one backup.
    static final class SmallWorker {
        private SmallWorker() {}

        public static void main(String[] args) throws Exception {
            DockerSpec spec = Jobs.of(List.of(), List.of(args[1]), Path.of(args[2]));
            FakeAttempt attempt = new FakeAttempt();
            try (DockerEngine engine =
                    new DockerEngine(
                            URI.create(args[0]), "small", TestDocker.KEY, Surroundings.NONE)) {
                Outcome outcome = engine.run(spec, attempt);
                if (outcome instanceof Outcome.Succeeded && attempt.bytes.get() > BIG) {
                    System.out.println("succeeded with " + attempt.bytes);
                } else {
                    System.out.println("did not: " + outcome);
                }
            }
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmHWM:")) {
                    System.out.println("peak " + line.replaceAll("[^0-9]", ""));
                }
            }
        }
    }
}
