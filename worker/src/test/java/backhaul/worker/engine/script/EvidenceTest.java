package backhaul.worker.engine.script;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunStatus.Artifact;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files that a command must leave.
final class EvidenceTest {

    @TempDir private Path folder;
    private Bench bench;

    @BeforeEach
    void set_up() {
        bench = new Bench(folder);
        bench.with(
                "artifacts",
                Map.of(
                        "directory", folder.toString(),
                        "patterns", List.of("*.tar.gz"),
                        "minSize", "3B"));
    }

    @Test
    void the_files_that_it_made_are_its_artifacts() throws Exception {
        Outcome outcome = bench.script("printf abc > " + folder + "/shop.tar.gz").run();

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(outcome.result().artifacts())
                .containsExactly(
                        new Artifact(
                                "shop.tar.gz",
                                folder.resolve("shop.tar.gz").toUri().toString(),
                                3,
                                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a"
                                        + "d"));
    }

    @Test
    void exit_code_0_without_a_file_is_a_failure_that_no_retry_mends() throws Exception {
        Outcome outcome = bench.script("echo done").run();

        assertThat(outcome)
                .isEqualTo(
                        new Outcome.Failed(
                                false,
                                "no new *.tar.gz in "
                                        + folder
                                        + ", though the command ended with 0",
                                new Outcome.Result(List.of(), List.of(), "done")));
    }

    @Test
    void a_file_that_is_too_small_is_a_failure() throws Exception {
        Outcome outcome = bench.script("printf a > " + folder + "/shop.tar.gz").run();

        assertThat(ScriptRunTest.failed(outcome).message())
                .isEqualTo(
                        folder
                                + "/shop.tar.gz has 1 B, less than 3 B, though the command ended"
                                + " with 0");
    }

    @Test
    void a_failed_command_is_not_asked_for_files() throws Exception {
        Outcome outcome = bench.script("exit 4").run();

        assertThat(ScriptRunTest.failed(outcome).message()).isEqualTo("exit code 4");
    }

    @Test
    void a_stop_does_not_wait_for_checksums() throws Exception {
        bench.script("truncate -s 100G " + folder + "/huge.tar.gz");
        CompletableFuture<Outcome> running = bench.start();
        Awaitility.await()
                .atMost(Bench.PATIENCE)
                .until(() -> bench.attempt.signsOfLife() > 10 || running.isDone());

        bench.attempt.stop(StopReason.TIMEOUT);

        Outcome outcome = running.get(60, TimeUnit.SECONDS);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Stopped.class,
                        stopped ->
                                assertThat(stopped.message())
                                        .isEqualTo(
                                                "stopped while its files were read; the command had"
                                                        + " ended with 0"));
    }
}
