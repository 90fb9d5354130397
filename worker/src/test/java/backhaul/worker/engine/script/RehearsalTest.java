package backhaul.worker.engine.script;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RehearsalTest {

    @TempDir private Path folder;
    private Bench bench;

    @BeforeEach
    void set_up() {
        bench = new Bench(folder);
    }

    @Test
    void it_says_what_would_be_run_and_runs_nothing() throws Exception {
        Path started = folder.resolve("started");
        bench.with("command", List.of("touch", started.toString(), "two words", Bench.SECRET));
        bench.with("workingDirectory", "/tmp").with("passEnv", List.of("NO_SUCH_VARIABLE"));

        Outcome outcome = bench.rehearse();

        assertThat(outcome)
                .isEqualTo(
                        new Outcome.Succeeded(
                                "would run /usr/bin/touch " + started + " 'two words' *** in /tmp",
                                new Outcome.Result(
                                        List.of(
                                                "passEnv: the worker's environment has no"
                                                        + " NO_SUCH_VARIABLE"),
                                        List.of(),
                                        null)));
        assertThat(started).doesNotExist();
        assertThat(bench.attempt.handles).isEmpty();
        assertThat(Bench.data(folder)).doesNotExist();
    }

    @Test
    void it_names_everything_that_is_missing() throws Exception {
        bench.with("command", List.of("/no/such/script"));
        bench.with("workingDirectory", "/no/such/folder");
        bench.with(
                "artifacts", Map.of("directory", "/no/such/artifacts", "patterns", List.of("*")));

        Outcome.Failed failed = ScriptRunTest.failed(bench.rehearse());

        assertThat(failed.message())
                .isEqualTo(
                        "the command /no/such/script does not exist; the working directory"
                                + " /no/such/folder does not exist; the artifacts' directory"
                                + " /no/such/artifacts does not exist");
        assertThat(failed.retryable()).isFalse();
    }

    @Test
    void it_can_be_stopped() throws Exception {
        bench.with("command", List.of("/bin/true"));
        bench.attempt.stop(StopReason.CANCEL);

        assertThat(bench.rehearse())
                .isInstanceOfAny(Outcome.Stopped.class, Outcome.Succeeded.class);
    }
}
