package backhaul.cli;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.cli.world.FakeWorker;
import backhaul.cli.world.Jobs;
import backhaul.cli.world.Statuses;
import backhaul.cli.world.World;
import backhaul.protocol.RunState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The codes that callers rely on.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExitCodesIT {

    private World world;
    private FakeWorker worker;
    private int jobs;

    @BeforeAll
    void make(@TempDir Path home) {
        world = new World(home).withTopics().trustingItsWorkers();
        worker = world.worker("docker-01").present(Instant.now());
        world.withConfig();
    }

    @ParameterizedTest
    @CsvSource({
        "succeeded,,0",
        "rejected,unknown_job,1",
        "expired,,1",
        "unknown,monitoring,2",
        "timed_out,,3",
        "failed,,4",
        "cancelled,,5",
        "unknown,,6",
        "failed,internal,8"
    })
    void a_wait_ends_with_the_code_of_the_run(String state, @Nullable String reason, int code) {
        assertThat(waitFor(RunState.valueOf(state.toUpperCase(Locale.ROOT)), reason))
                .isEqualTo(code);
    }

    @Test
    void warnings_count_as_a_failure_where_that_is_wanted() {
        assertThat(waitFor(RunState.SUCCEEDED, null, "--fail-on-warning")).isEqualTo(4);
    }

    private int waitFor(RunState state, @Nullable String reason, String... more) {
        String job = "job-" + jobs++;
        worker.offers(Jobs.job("docker-01", "docker-01", job, "script", Instant.now(), null));
        List<String> args =
                Stream.concat(Stream.of("submit", "docker-01", job, "--wait"), Arrays.stream(more))
                        .toList();
        World.Calling call = world.start(args.toArray(String[]::new));
        Statuses run = Statuses.of("docker-01", taken(job), "script").warning("one");
        Instant now = Instant.now();
        worker.says(now, 1, run.ended(state, now, reason, "so it ended").status());
        return call.answer().code();
    }

    private FakeWorker.Taken taken(String job) {
        return worker.take(request -> request.ask().job().equals(job));
    }

    @Test
    void wrong_usage_is_1() {
        World.Answer answer = world.run("sumbit", "docker-01");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err())
                .isEqualTo(
                        """
                        error: there is no command "sumbit".

                        Did you mean submit?
                        How it is used: backhaul --help
                        """);
        assertThat(world.run().code()).isEqualTo(1);
        assertThat(world.run("submit", "docker-01").code()).isEqualTo(1);
        assertThat(world.run("runs", "--sincee", "1h").err())
                .contains("there is no option --sincee", "Did you mean --since?");
    }

    @Test
    void wrong_configuration_is_1_with_every_problem() {
        Path file = world.home().resolve("wrong.yaml");
        world.write(
                file,
                """
                audiense: production
                expires: 90
                kafka:
                  bootstrap.server: kafka:9092
                """);

        World.Answer answer =
                world.run("--config", file.toString(), "submit", "docker-01", "db-dump");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err())
                .startsWith("error: 6 problems in " + file + ". Nothing was sent.\n\n")
                .contains("wrong.yaml:1  audiense: there is no such key.")
                .contains("wrong.yaml:2  expires: 90 has no unit.")
                .contains("wrong.yaml:4  kafka.bootstrap.server: not a Kafka client property.")
                .contains("Did you mean bootstrap.servers?")
                .contains("keyId: is missing.", "signingKey: is missing.");
    }

    @Test
    void a_broker_that_does_not_answer_is_1() {
        World.Answer answer =
                world.run(
                        Map.of("BACKHAUL_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1"),
                        "submit",
                        "docker-01",
                        "db-dump");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err())
                .startsWith(
                        "error: Kafka cannot be reached: 127.0.0.1:1 does not answer"
                                + " (connection refused).");
    }

    @Test
    void topics_that_are_missing_are_1() {
        World.Answer answer = world.run(Map.of("BACKHAUL_TOPIC_PREFIX", "none-such"), "workers");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err())
                .isEqualTo(
                        """
                        error: none-such.workers does not exist.

                        Make them all: backhaul topics create
                        """);
    }
}
