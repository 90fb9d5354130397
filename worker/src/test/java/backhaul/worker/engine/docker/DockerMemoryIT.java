package backhaul.worker.engine.docker;

import static backhaul.worker.engine.docker.TestDocker.mount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import backhaul.worker.engine.Outcome;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// One worker process copies 10 MB and then 10 GB, which take no room on disk as they are holes.
/// Meanwhile the application that has them mounted is asked to run commands.
@Timeout(400)
final class DockerMemoryIT {
    private static final long SMALL = 10_000_000;
    private static final long BIG = 10_000_000_000L;

    /// What a JVM may take for itself from one backup to the next.
    private static final long SLACK = 64L << 20;

    @TempDir Path destination;
    @TempDir Path small;
    @TempDir Path big;

    @Test
    void memory_is_flat_and_the_application_is_not_locked() throws Exception {
        sparse(small, SMALL);
        sparse(big, BIG);
        try (TestDocker docker = TestDocker.require()) {
            String few = docker.container("few", mount("bind", small.toString(), "/data", true));
            String many = docker.running("many", mount("bind", big.toString(), "/data", false));
            Process worker = worker(docker.host, few, many);
            List<Duration> answers = new ArrayList<>();
            try {
                for (int gigabytes = 1; gigabytes < 10; gigabytes++) {
                    String line = "at %d GB\n".formatted(gigabytes);
                    await().atMost(Duration.ofMinutes(2))
                            .until(() -> log().contains(line) || !worker.isAlive());
                    if (!log().contains("peak " + many)) {
                        answers.add(timeOfACommand(docker, many));
                    }
                }
                assertThat(worker.waitFor(120, TimeUnit.SECONDS)).isTrue();
            } finally {
                worker.destroyForcibly();
            }

            assertThat(peak(few)).as(log()).isLessThan(400L << 20);
            assertThat(peak(many) - peak(few)).as(log()).isLessThan(SLACK);
            assertThat(answers).hasSizeGreaterThan(4);
            assertThat(answers.stream().sorted().toList().get(answers.size() / 2))
                    .as("the median of " + answers)
                    .isLessThan(Duration.ofSeconds(1));
        }
    }

    private static void sparse(Path folder, long bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve("file").toFile(), "rw")) {
            file.setLength(bytes);
        }
    }

    private Process worker(URI host, String few, String many) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms48m",
                        "-Xmx48m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:MaxDirectMemorySize=16m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dlogback.configurationFile="
                                + System.getProperty("logback.configurationFile"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallWorker.class.getName(),
                        host.toString(),
                        destination.toString(),
                        few,
                        many)
                .redirectErrorStream(true)
                .redirectOutput(destination.resolve("log").toFile())
                .start();
    }

    private static Duration timeOfACommand(TestDocker docker, String container) throws Exception {
        try (EngineApi api = EngineApi.at(docker.host)) {
            HookRun command = new HookRun(api.control(), text -> text, () -> {});
            long began = System.nanoTime();
            command.run(
                    container,
                    container,
                    "test",
                    List.of("/bin/busybox", "true"),
                    Duration.ofMinutes(1));
            return Duration.ofNanos(System.nanoTime() - began);
        }
    }

    private String log() {
        try {
            return Files.readString(destination.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// In bytes, what the process had had at most when it was done with a container.
    private long peak(String container) {
        Matcher line = Pattern.compile("peak " + container + " (\\d+)").matcher(log());
        assertThat(line.find()).as(log()).isTrue();
        return Long.parseLong(line.group(1)) * 1024;
    }

    /// A process with little memory that makes a backup of one container after the other.
    static final class SmallWorker {
        private SmallWorker() {}

        public static void main(String[] args) throws Exception {
            try (DockerEngine engine =
                    new DockerEngine(
                            URI.create(args[0]), "small", TestDocker.KEY, Surroundings.NONE)) {
                for (String container : List.of(args[2], args[3])) {
                    Outcome outcome =
                            engine.run(
                                    Jobs.of(List.of(), List.of(container), Path.of(args[1])),
                                    new Telling(container));
                    if (!(outcome instanceof Outcome.Succeeded)) {
                        System.out.println("did not: " + outcome);
                        return;
                    }
                    System.out.println("peak " + container + " " + peak());
                }
            }
        }

        /// In KiB, native memory included, as the kernel counted it.
        private static String peak() throws IOException {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .findFirst()
                    .orElseThrow()
                    .replaceAll("[^0-9]", "");
        }

        private static final class Telling extends FakeAttempt {
            private int gigabytes;

            Telling(String container) {
                super(container);
            }

            @Override
            public void progress(
                    @Nullable Double percent,
                    @Nullable Long bytes,
                    @Nullable Long totalBytes,
                    @Nullable String message) {
                super.progress(percent, bytes, totalBytes, message);
                if (bytes != null && bytes > (gigabytes + 1) * 1_000_000_000L) {
                    gigabytes++;
                    System.out.println("at " + gigabytes + " GB");
                }
            }
        }
    }
}
