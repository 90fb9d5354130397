package backhaul.cli;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.cli.world.FakeWorker;
import backhaul.cli.world.Jobs;
import backhaul.cli.world.Statuses;
import backhaul.cli.world.Transcript;
import backhaul.cli.world.World;
import backhaul.protocol.JobPresence;
import backhaul.protocol.RunStatus;
import backhaul.protocol.WorkerPresence.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The commands that look, on the fleet of the documentation, at 01:22:54 of a night.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LookIT {

    private static final Instant NOW = Instant.parse("2026-11-21T00:22:54Z");
    private static final JsonMapper JSON = new JsonMapper();

    private World world;

    @BeforeAll
    void tell(@TempDir Path home) {
        world = new World(home).withTopics().at(NOW).onATerminal().trustingItsWorkers();
        docker(world.worker("docker-01"));
        hycu("hycu-a", State.READY, 12, 3, ago(9), "sha256:one");
        hycu("hycu-b", State.DRAINING, 7, 0, ago(1), "sha256:two");
        navicat(world.worker("navicat-01"));
        world.withConfig();
    }

    private static Instant ago(long seconds) {
        return NOW.minusSeconds(seconds);
    }

    private static Instant ago(Duration duration) {
        return NOW.minus(duration);
    }

    private static Instant at(String clock) {
        return Instant.parse("2026-11-21T" + clock + "Z").minus(Duration.ofHours(1));
    }

    private static void docker(FakeWorker worker) {
        Instant start = ago(Duration.ofDays(1));
        worker.offers(
                Jobs.job(
                        "docker-01",
                        "docker-01",
                        "db-dump",
                        "docker",
                        start,
                        ago(Duration.ofMinutes(242))));
        worker.offers(
                Jobs.with(
                        Jobs.job("docker-01", "docker-01", "legacy-script", "script", start, null),
                        Jobs.parameter("all", "flag", Map.of("type", "boolean")),
                        Jobs.parameter("names", "list", Map.of("type", "array"))));
        worker.offers(
                Jobs.with(
                        Jobs.described(
                                Jobs.job(
                                        "docker-01",
                                        "docker-01",
                                        "nightly-volumes",
                                        "docker",
                                        start,
                                        ago(Duration.ofHours(9))),
                                "Shop volumes and configuration",
                                Duration.ofHours(26)),
                        Jobs.list(
                                "containers",
                                List.of("shop-db", "shop-web"),
                                "shop-db",
                                "shop-web",
                                "shop-cache"),
                        Jobs.list(
                                "include",
                                List.of("volumes", "config"),
                                "volumes",
                                "mounts",
                                "images",
                                "config",
                                "logs")));
        worker.present(ago(4), State.READY, 1, 0);
        worker.says(
                at("01:00:09"),
                3,
                Statuses.of(
                                "docker-01",
                                "docker-01",
                                "nightly-volumes",
                                "docker",
                                "0199e5f2-8d1c-7c3e-b0a4-5d8f6c1e2a77",
                                at("01:00:00"))
                        .running(at("01:00:00"))
                        .succeeded(at("01:00:09"))
                        .warning("shop-db did not stop within 30s")
                        .artifact("shop_pgdata.tar.zst", 61_300_000, "s3://backups/shop/")
                        .status());
    }

    private void hycu(
            String name, State state, int running, int waiting, Instant seen, String spec) {
        FakeWorker worker = world.worker(name);
        JobPresence job =
                Jobs.withSpec(
                        Jobs.job(name, "hycu", "vm-backup", "hycu", ago(7200), ago(725)), spec);
        worker.offers(
                Jobs.with(
                        Jobs.described(job, "Virtual machines of data centre 1", null),
                        Jobs.list("vms", List.of("erp-db")),
                        Jobs.parameter("forceFull", "flag", Map.of("type", "boolean"))));
        worker.present(seen, state, running, waiting, "hycu");
        if (name.equals("hycu-a")) {
            RunStatus run =
                    Statuses.of(
                                    name,
                                    "hycu",
                                    "vm-backup",
                                    "hycu",
                                    "0199e5f2-aaaa-7c3e-b0a4-5d8f0b55d3ce",
                                    ago(230))
                            .running(ago(220))
                            .status();
            worker.says(ago(220), 2, run);
            worker.progress(ago(5), run, 42.7, 420, 1000, "copying");
        }
    }

    private static void navicat(FakeWorker worker) {
        Instant last = ago(Duration.ofDays(2));
        worker.offers(
                Jobs.described(
                        Jobs.job("navicat-01", "navicat-01", "oceanbase", "navicat", last, last),
                        "OceanBase schemas, Navicat batch job",
                        Duration.ofHours(26)));
        worker.present(ago(Duration.ofMinutes(192)), State.READY, 0, 0);
        worker.says(
                at("01:19:14"),
                5,
                Statuses.of(
                                "navicat-01",
                                "navicat-01",
                                "oceanbase",
                                "navicat",
                                "0199e5f2-9a10-7d02-a1c3-0c4477fe0912",
                                at("01:00:02"))
                        .maxAttempts(2)
                        .running(at("01:00:02"))
                        .retrying(at("01:09:40"), "no new *.nb3", at("01:14:31"))
                        .running(at("01:14:31"))
                        .failed(
                                at("01:19:14"),
                                "no new *.nb3",
                                "no new *.nb3 in D:\\NavicatBackups\\OceanBase, though the task"
                                        + " ended with 0")
                        .status());
    }

    @Test
    void jobs_are_listed_with_their_last_success() {
        assertThat(world.run("jobs")).isEqualTo(new World.Answer(0, Transcript.of("jobs"), ""));
    }

    @Test
    void one_job_is_shown_with_what_a_request_may_set() {
        assertThat(world.run("jobs", "docker-01", "nightly-volumes").out())
                .isEqualTo(Transcript.of("job"));
    }

    @Test
    void a_job_that_is_not_there_is_an_error_with_a_question() {
        World.Answer answer = world.run("jobs", "docker-01", "db-dumb");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err())
                .isEqualTo(
                        """
                        error: docker-01 has no job "db-dumb".

                        Did you mean db-dump? It also has legacy-script, nightly-volumes (as of 4s ago).
                        """);
    }

    @Test
    void workers_are_listed_with_what_is_wrong_with_them() {
        assertThat(world.run("workers"))
                .isEqualTo(new World.Answer(0, Transcript.of("workers"), ""));
    }

    @Test
    void claimed_keys_are_listed_to_be_compared() {
        World.Answer answer = world.run("workers", "--keys");

        assertThat(answer.out())
                .contains(
                        "docker-01   4s ago      yes      " + world.worker("docker-01").publicKey())
                .contains("These are claims.");
    }

    @Test
    void runs_are_listed_the_latest_at_the_end() {
        assertThat(world.run("runs", "--since", "12h"))
                .isEqualTo(new World.Answer(0, Transcript.of("runs"), ""));
    }

    @Test
    void runs_are_picked_by_address_job_and_state() {
        assertThat(world.run("runs", "--state", "failed,running", "--address", "hycu").out())
                .contains("0b55d3ce")
                .doesNotContain("77fe0912", "6c1e2a77");
        assertThat(world.run("runs", "--state", "faild").err())
                .contains("there is no such state", "Did you mean failed?");
    }

    @Test
    void a_run_is_shown_in_full_by_the_ending_of_its_id() {
        assertThat(world.run("status", "77fe0912"))
                .isEqualTo(new World.Answer(0, Transcript.of("status"), ""));
    }

    @Test
    void an_ending_that_no_run_has_is_an_error() {
        World.Answer answer = world.run("status", "00000000");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("no run of the last 30 days has an id that ends in");
        assertThat(world.run("status", "77fe").err()).contains("is no id of a run");
    }

    @Test
    void times_elsewhere_than_on_a_terminal_are_instants() {
        assertThat(world.elsewhere().run("status", "77fe0912").out())
                .contains("asked by   /ci/nightly, key ci-2026, 2026-11-21T00:00:02Z");
        assertThat(world.run("workers", "--utc").out()).contains("2026-11-21T00:22:50Z");
    }

    @Test
    void every_command_that_looks_has_a_json_answer() {
        assertThat(json("jobs").path(4).path("missed").asBoolean()).isTrue();
        assertThat(json("workers").path(3).path("state").asString()).isEqualTo("lost");
        assertThat(json("runs").path(0).path("status").path("state").asString())
                .isEqualTo("succeeded");
        JsonNode status = json("status", "77fe0912");
        assertThat(status.path("exitCode").asInt()).isEqualTo(4);
        assertThat(status.path("checked").asBoolean()).isTrue();
        assertThat(status.path("status").path("request").path("timeout").asString())
                .isEqualTo("PT2H");
    }

    private JsonNode json(String... args) {
        String[] all = Arrays.copyOf(args, args.length + 1);
        all[args.length] = "--json";
        return JSON.readTree(world.run(all).out());
    }
}
