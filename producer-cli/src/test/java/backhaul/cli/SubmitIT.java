package backhaul.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import backhaul.cli.world.FakeWorker;
import backhaul.cli.world.Glass;
import backhaul.cli.world.Jobs;
import backhaul.cli.world.MovedClock;
import backhaul.cli.world.Statuses;
import backhaul.cli.world.Transcript;
import backhaul.cli.world.World;
import backhaul.protocol.Envelope;
import backhaul.protocol.JobPresence;
import backhaul.protocol.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// `submit` against a worker that says what it is told to say.
@Timeout(120)
final class SubmitIT {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    @TempDir private Path home;
    private final MovedClock clock = new MovedClock();
    private World world;
    private FakeWorker worker;

    @BeforeEach
    void make() {
        world = new World(home).withTopics().clock(clock).trustingItsWorkers();
        worker = world.worker("docker-01");
    }

    private void present(Instant at) {
        for (String job : List.of("db-dump", "legacy-script")) {
            worker.offers(Jobs.job("docker-01", "docker-01", job, "docker", at, null));
        }
        worker.offers(
                Jobs.with(
                        Jobs.job("docker-01", "docker-01", "nightly-volumes", "docker", at, null),
                        Jobs.list("containers", List.of(), "shop-db", "shop-web"),
                        number()));
        worker.present(at);
        world.withConfig();
    }

    private static JobPresence.Parameter number() {
        return Jobs.parameter("level", "number", Map.of("type", "integer", "maximum", 9));
    }

    private void present() {
        present(Instant.now());
    }

    private static String transcript(String name, int from, int to) {
        return String.join("\n", Transcript.of(name).lines().toList().subList(from, to));
    }

    @Test
    void a_terminal_shows_each_change_and_a_bar_in_place() {
        world.onATerminal();
        present();
        World.Calling call =
                world.start(
                        "submit",
                        "docker-01",
                        "nightly-volumes",
                        "-p",
                        "containers=shop-db",
                        "--wait");
        FakeWorker.Taken taken = worker.take("docker-01");
        assertThat(taken.request().ask().parameters())
                .isEqualTo(Map.of("containers", List.of("shop-db")));
        Statuses run = Statuses.of("docker-01", taken, "docker");
        Instant begin = taken.at();
        worker.says(begin, 1, run.status());
        worker.says(begin, 2, run.running(begin).status());
        worker.progress(
                begin.plusMillis(3174),
                run.status(),
                46.3,
                98_400_000,
                214_000_000,
                "volume shop_pgdata");
        await().atMost(LONG_ENOUGH).until(() -> call.err().contains("46 %"));
        assertThat(Transcript.masked(Glass.show(call.err())))
                .isEqualTo(Transcript.masked(transcript("submit-terminal", 1, 6)));

        worker.says(
                begin.plusSeconds(9),
                3,
                run.succeeded(begin.plusSeconds(9))
                        .warning("shop-db did not stop within 30s and was killed (exit code 137)")
                        .artifact(
                                "shop_pgdata.tar.zst",
                                61_300_000,
                                "s3://backups/shop/nightly-volumes/20261121T010000Z-6c1e2a77/")
                        .status());

        World.Answer answer = call.answer();
        assertThat(answer.code()).isZero();
        assertThat(answer.out()).isEqualTo(taken.request().id() + "\n");
        assertThat(Transcript.masked(Glass.show(answer.err())))
                .isEqualTo(
                        Transcript.masked(
                                transcript("submit-terminal", 1, 5)
                                        + "\n"
                                        + transcript("submit-terminal", 6, 10)
                                        + "\n"));
    }

    @Test
    void a_log_has_whole_lines_one_a_change_and_one_a_minute() {
        present();
        World.Calling call = world.start("submit", "docker-01", "nightly-volumes", "--wait");
        FakeWorker.Taken taken = worker.take("docker-01");
        Statuses run = Statuses.of("docker-01", taken, "docker");
        Instant begin = taken.at();
        worker.says(begin, 1, run.status());
        worker.says(begin, 2, run.running(begin).status());
        worker.progress(
                begin.plusSeconds(60),
                run.status(),
                38.4,
                812_000_000,
                2_100_000_000,
                "volume shop_pgdata");
        await().atMost(LONG_ENOUGH).until(() -> call.err().contains("accepted"));
        clock.forward(Duration.ofSeconds(61));
        await().atMost(LONG_ENOUGH).until(() -> call.err().contains("38 %"));
        Instant failed = begin.plusSeconds(91);
        worker.says(
                failed,
                3,
                run.retrying(failed, "connection to S3 lost", failed.plusSeconds(21)).status());
        worker.says(failed.plusSeconds(21), 4, run.running(failed.plusSeconds(21)).status());
        Instant end = begin.plusSeconds(220);
        worker.says(end, 5, run.succeeded(end).artifact("a", 612_000_000, "s3://a").status());

        World.Answer answer = call.answer();
        assertThat(answer.code()).isZero();
        assertThat(answer.out()).isEqualTo(taken.request().id() + "\n");
        assertThat(Transcript.masked(answer.err()))
                .isEqualTo(Transcript.masked(Transcript.of("submit-log")));
    }

    @Test
    void an_unknown_job_is_refused_before_anything_is_sent() {
        present(Instant.now().minusSeconds(4));

        World.Answer answer = world.onATerminal().run("submit", "docker-01", "nightly-volume");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err().replaceFirst("\\d+s ago", "4s ago"))
                .isEqualTo(Transcript.of("refused"));
    }

    @Test
    void an_unknown_address_and_wrong_parameters_are_refused_too() {
        present();

        assertThat(world.run("submit", "docker-1", "nightly-volumes").err())
                .contains("no worker answers to \"docker-1\". Nothing was sent.")
                .contains("Did you mean docker-01?");
        assertThat(world.run("submit", "docker-01", "nightly-volumes", "-p", "container=a").err())
                .contains("does not let a request set \"container\"", "Did you mean containers?");
        assertThat(
                        world.run(
                                        "submit",
                                        "docker-01",
                                        "nightly-volumes",
                                        "-p",
                                        "containers=shop-bd")
                                .err())
                .contains(
                        "containers: shop-bd is not one of shop-db, shop-web. Did you mean shop-db?");
        assertThat(world.run("submit", "docker-01", "nightly-volumes", "-p", "level=high").err())
                .contains("level: \"high\" is not a whole number. Nothing was sent.");
    }

    @Test
    void force_sends_what_no_worker_offers() {
        present();

        World.Answer answer = world.run("submit", "docker-01", "other", "-p", "a=1", "--force");

        assertThat(answer.code()).isZero();
        assertThat(worker.take("docker-01").request().ask().parameters())
                .isEqualTo(Map.of("a", "1"));
    }

    @Test
    void parameters_are_typed_as_the_job_says_and_the_line_goes_over_the_file() {
        present();
        Path file = home.resolve("params.json");
        world.write(file, "{\"level\": 3, \"containers\": [\"shop-db\"]}");

        World.Answer answer =
                world.run(
                        "submit",
                        "docker-01",
                        "nightly-volumes",
                        "--params",
                        file.toString(),
                        "-p",
                        "containers=shop-web,shop-db",
                        "--label",
                        "ticket=OPS-1",
                        "--timeout",
                        "90m",
                        "--max-attempts",
                        "2",
                        "--dry-run");

        assertThat(answer.err()).contains("sent");
        var ask = worker.take("docker-01").request().ask();
        assertThat(ask.parameters())
                .isEqualTo(Map.of("level", 3L, "containers", List.of("shop-web", "shop-db")));
        assertThat(ask.labels()).isEqualTo(Map.of("ticket", "OPS-1"));
        assertThat(ask.timeout()).isEqualTo(Duration.ofMinutes(90));
        assertThat(ask.maxAttempts()).isEqualTo(2);
        assertThat(ask.dryRun()).isTrue();
    }

    @Test
    void a_request_that_no_worker_takes_expires() {
        present(Instant.now().minus(Duration.ofMinutes(192)));
        world.onATerminal();
        World.Calling call = world.start("submit", "docker-01", "nightly-volumes", "--wait");
        await().atMost(LONG_ENOUGH).until(() -> call.err().contains("expires"));
        clock.forward(Duration.ofSeconds(11));
        await().atMost(LONG_ENOUGH).until(() -> call.err().contains("waiting"));
        assertThat(Transcript.masked(call.err()))
                .contains(
                        "waiting: docker-01 was last seen 3h 12m ago; the request expires hh:mm:ss");
        clock.forward(Duration.ofMinutes(62));

        World.Answer answer = call.answer();
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).endsWith("expired: no worker took it; it can no longer start\n");
    }

    @Test
    void who_does_not_wait_is_warned_of_a_worker_that_is_lost() {
        present(Instant.now().minus(Duration.ofMinutes(192)));

        World.Answer answer = world.onATerminal().run("submit", "docker-01", "db-dump");

        assertThat(answer.code()).isZero();
        assertThat(answer.err())
                .contains("warning: docker-01 was last seen 3h 12m ago; the request");
    }

    @Test
    void a_request_that_was_not_let_in_ends_the_wait_where_nobody_is_checked() {
        world = new World(home).withTopics().clock(clock);
        worker = world.worker("docker-01");
        present();
        World.Calling call = world.start("submit", "docker-01", "db-dump", "--wait");
        FakeWorker.Taken taken = worker.take("docker-01");
        worker.deadLetter(
                Instant.now(),
                2,
                new Envelope(null, List.of(), null),
                "unknown_key",
                "no such key",
                taken.partition(),
                taken.offset());

        World.Answer answer = call.answer();
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err())
                .contains(
                        "not let in, says docker-01: unknown_key. Look: backhaul dead-letters 2:0");
    }

    @Test
    void interrupting_a_wait_leaves_the_run_alone() {
        present();
        World.Calling call = world.start("submit", "docker-01", "db-dump", "--wait");
        String id = worker.take("docker-01").request().id();
        world.interrupt();

        World.Answer answer = call.answer();
        assertThat(answer.code()).isEqualTo(7);
        assertThat(answer.err())
                .endsWith(
                        "The run goes on. Follow it: backhaul watch "
                                + id.substring(id.length() - 8)
                                + "\n");
    }

    @Test
    void a_wait_can_be_bounded() {
        present();

        World.Answer answer =
                world.run("submit", "docker-01", "db-dump", "--wait", "--wait-timeout", "1s");

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("not ended within 1s", "The run goes on.");
    }

    @Test
    void a_status_of_a_stranger_ends_no_wait() {
        present();
        worker.withAnotherKey();
        World.Calling call =
                world.start("submit", "docker-01", "db-dump", "--wait", "--wait-timeout", "10m");
        Statuses run = Statuses.of("docker-01", worker.take("docker-01"), "docker");
        worker.says(Instant.now(), 9, run.running(Instant.now()).succeeded(Instant.now()).status());
        await().atMost(LONG_ENOUGH).until(() -> call.err().contains("succeeded"));
        clock.forward(Duration.ofMinutes(10));

        World.Answer answer = call.answer();
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("(not checked: not signed with the key of docker-01)");
    }

    @Test
    void without_trusted_workers_a_status_counts_and_is_said_to_be_unchecked() {
        world = new World(home).withTopics().clock(clock);
        worker = world.worker("docker-01");
        present();
        World.Calling call = world.start("submit", "docker-01", "db-dump", "--wait");
        Statuses run = Statuses.of("docker-01", worker.take("docker-01"), "docker");
        worker.says(Instant.now(), 3, run.running(Instant.now()).succeeded(Instant.now()).status());

        World.Answer answer = call.answer();
        assertThat(answer.code()).isZero();
        assertThat(answer.err()).contains("signature  not checked");
    }

    @Test
    void asking_again_under_the_same_key_gets_the_run_there_is() {
        present();
        World.Answer first = world.run("submit", "docker-01", "db-dump", "--once", "night-1");
        FakeWorker.Taken taken = worker.take("docker-01");
        assertThat(taken.request().id()).matches("once-[0-9a-f]{32}");
        assertThat(world.run("submit", "docker-01", "db-dump", "--once", "night-1").out())
                .isEqualTo(first.out());
        Statuses run = Statuses.of("docker-01", taken, "docker");
        worker.says(
                Instant.now(),
                2,
                run.ended(RunState.CANCELLED, Instant.now(), null, "wrong night").status());

        World.Answer again =
                world.run("submit", "docker-01", "db-dump", "--once", "night-1", "--wait");

        assertThat(again.out()).isEqualTo(first.out());
        assertThat(again.code()).isEqualTo(5);
        World.Answer other =
                world.run("submit", "docker-01", "db-dump", "--once", "night-1", "--timeout", "1h");
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err()).contains("used for another question", "Nothing was sent.");
    }

    @Test
    void a_clock_that_is_far_off_is_told() {
        present();
        world.onATerminal();
        clock.forward(Duration.ofSeconds(200));
        assertThat(world.run("submit", "docker-01", "db-dump").err())
                .contains("warning: this machine's clock is 3m", "ahead of the broker's");

        clock.forward(Duration.ofMinutes(3));
        World.Answer answer = world.run("submit", "docker-01", "db-dump");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("workers refuse the request as stale");
    }

    @Test
    void programs_get_one_document_a_line() {
        present();
        World.Calling call = world.start("submit", "docker-01", "db-dump", "--wait", "--json");
        Statuses run = Statuses.of("docker-01", worker.take("docker-01"), "docker");
        worker.says(Instant.now(), 3, run.running(Instant.now()).succeeded(Instant.now()).status());

        List<String> lines = call.answer().out().lines().toList();
        JsonMapper json = new JsonMapper();
        assertThat(json.readTree(lines.getFirst()).path("event").asString()).isEqualTo("sent");
        assertThat(json.readTree(lines.getLast()).path("exitCode").asInt(-1)).isZero();
        assertThat(
                        json.readTree(world.run("submit", "docker-01", "db-dump", "--json").out())
                                .path("job")
                                .asString())
                .isEqualTo("db-dump");
    }
}
