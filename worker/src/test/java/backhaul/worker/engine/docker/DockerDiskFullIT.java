package backhaul.worker.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.worker.engine.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A destination on a disk of 160 MiB, and 200 MiB that do not compress, of an application that is
/// stopped for its copy.
@Timeout(120)
final class DockerDiskFullIT {
    private static final int MIB = 1 << 20;

    @TempDir Path disk;
    @TempDir Path host;

    private final TestDocker docker = TestDocker.require();
    private final DockerEngine engine =
            new DockerEngine(docker.host, docker.mark, TestDocker.KEY, Surroundings.NONE);

    @BeforeEach
    void make() throws IOException {
        if (run("mount", "-t", "tmpfs", "-o", "size=160m", "none", disk.toString()) != 0) {
            TestDocker.missing("A small disk needs the right to mount one: run as root.");
        }
        Random random = new Random(1);
        byte[] bytes = new byte[MIB];
        try (OutputStream out = Files.newOutputStream(host.resolve("noise"))) {
            for (int i = 0; i < 200; i++) {
                random.nextBytes(bytes);
                out.write(bytes);
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
        docker.close();
        run("umount", disk.toString());
    }

    @Test
    void a_full_disk_is_a_failure_and_leaves_nothing() throws Exception {
        assertFailed(0, "cannot be written: No space left on device");
    }

    @Test
    void what_is_left_to_others_is_not_used_up() throws Exception {
        assertFailed(100L * MIB, "are free at " + disk + ", less than minFree of 105 MB");
    }

    private void assertFailed(long minFree, String part) throws Exception {
        String app =
                docker.running("app", TestDocker.mount("bind", host.toString(), "/noise", false));
        Care care = new Care(Consistency.STOP, Duration.ZERO, Map.of(), Set.of());
        DockerSpec files = Jobs.leaving(minFree, List.of(), List.of(app), disk);
        DockerSpec spec = new DockerSpec(files.choice(), files.parts(), care, files.storage());
        String before = docker.startedAt(app);
        FakeAttempt attempt = new FakeAttempt();

        Outcome outcome = engine.run(spec, attempt);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> {
                            assertThat(failed.retryable()).isTrue();
                            assertThat(failed.message()).contains(part);
                            assertThat(failed.result()).isEqualTo(Outcome.Result.NONE);
                        });
        assertThat(attempt.bytes.get()).isGreaterThan(50L * MIB);
        assertThat(docker.status(app)).isEqualTo("running");
        assertThat(docker.startedAt(app)).as("it was stopped").isNotEqualTo(before);
        assertThat(disk.resolve("nightly")).isEmptyDirectory();
        assertThat(docker.temporaries(docker.mark)).isZero();
    }

    private static int run(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join()
                .exitValue();
    }
}
