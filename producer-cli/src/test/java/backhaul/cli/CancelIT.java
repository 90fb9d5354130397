package backhaul.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import backhaul.cli.world.FakeWorker;
import backhaul.cli.world.Jobs;
import backhaul.cli.world.MovedClock;
import backhaul.cli.world.Statuses;
import backhaul.cli.world.Transcript;
import backhaul.cli.world.World;
import backhaul.protocol.CancelRequest;
import backhaul.protocol.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `cancel` and `watch` of a run that a worker has taken.
@Timeout(120)
final class CancelIT {

    private static final String ID = "0199e5f2-8d1c-7c3e-b0a4-5d8f6c1e2a77";
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    @TempDir private Path home;
    private final MovedClock clock = new MovedClock();
    private final Instant begin = Instant.now();
    private World world;
    private FakeWorker worker;
    private Statuses run;

    @BeforeEach
    void begin() {
        world = new World(home).withTopics().clock(clock).onATerminal().trustingItsWorkers();
        worker = world.worker("docker-01").present(Instant.now());
        worker.offers(Jobs.job("docker-01", "docker-01", "nightly-volumes", "docker", now(), null));
        world.withConfig();
        run = Statuses.of("docker-01", "docker-01", "nightly-volumes", "docker", ID, now());
        worker.says(now(), 1, run.status());
        worker.says(now(), 2, run.running(now()).status());
    }

    /// All is said at once, so that it took no time.
    private Instant now() {
        return begin;
    }

    @Test
    void a_cancel_is_followed_to_the_end_of_the_run() {
        World.Calling call = world.start("cancel", "6c1e2a77", "--reason", "wrong night", "--wait");
        CancelRequest cancel = worker.takeCancel();
        assertThat(cancel.runId()).isEqualTo(ID);
        assertThat(cancel.runSource()).isEqualTo(World.SOURCE);
        assertThat(cancel.reason()).isEqualTo("wrong night");
        worker.says(now(), 3, run.askedToStop(now()).status());
        String message = "shop-db is running again; the partial archive was removed";
        worker.says(now(), 4, run.ended(RunState.CANCELLED, now(), null, message).status());

        World.Answer answer = call.answer();
        assertThat(answer.code()).isZero();
        assertThat(Transcript.masked(answer.out()))
                .isEqualTo(Transcript.masked(Transcript.of("cancel")));
    }

    @Test
    void without_a_wait_it_ends_when_it_has_asked() {
        World.Answer answer = world.run("cancel", "6c1e2a77");

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).contains("asked      docker-01 / nightly-volumes, run " + ID);
        assertThat(answer.out().lines()).hasSize(1);
    }

    @Test
    void a_run_that_had_ended_cannot_be_cancelled() {
        worker.says(now(), 3, run.succeeded(now()).status());

        World.Answer answer = world.run("cancel", "6c1e2a77", "--wait");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(Transcript.masked(answer.out()))
                .isEqualTo("it had already ended: succeeded at hh:mm:ss\n");
    }

    @Test
    void a_run_that_ends_otherwise_meanwhile_was_not_cancelled() {
        World.Calling call = world.start("cancel", "6c1e2a77", "--wait");
        worker.takeCancel();
        worker.says(now(), 3, run.succeeded(now()).status());

        World.Answer answer = call.answer();
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out()).contains("it had already ended: succeeded at");
    }

    @Test
    void no_answer_is_told() {
        World.Calling call = world.start("cancel", "6c1e2a77", "--wait");
        worker.takeCancel();
        clock.forward(Duration.ofSeconds(61));

        World.Answer answer = call.answer();
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("no answer");
    }

    @Test
    void a_watched_run_is_told_from_its_beginning() {
        World.Calling call = world.start("watch", "6c1e2a77");
        await().atMost(LONG_ENOUGH).until(() -> call.out().contains("running"));
        worker.says(now(), 3, run.failed(now(), "disk full", "disk full").status());

        World.Answer answer = call.answer();
        assertThat(answer.code()).isEqualTo(4);
        assertThat(Transcript.masked(answer.out()))
                .isEqualTo(
                        """
                        hh:mm:ss  accepted   by docker-01
                        hh:mm:ss  running    attempt 1 of 3, at most 2h
                        hh:mm:ss  failed     after 1 attempt in 0s: disk full
                        """);
        assertThat(world.run("watch", "6c1e2a77").code()).isEqualTo(4);
    }

    @Test
    void all_runs_are_watched_until_ctrl_c() {
        World.Calling call = world.start("watch");
        Statuses other =
                Statuses.of(
                        "docker-01",
                        "docker-01",
                        "db-dump",
                        "docker",
                        "0199e5f2-8d1c-7c3e-b0a4-000000000001",
                        now());
        await().atMost(LONG_ENOUGH)
                .until(() -> {
                    worker.says(now(), 1, other.status());
                    return call.out().contains("accepted");
                });
        worker.says(now(), 2, other.running(now()).succeeded(now()).status());
        await().atMost(LONG_ENOUGH).until(() -> call.out().contains("succeeded"));
        world.interrupt();

        World.Answer answer = call.answer();
        assertThat(answer.code()).isEqualTo(7);
        assertThat(Transcript.masked(answer.out()))
                .isEqualTo(
                        """
                        hh:mm:ss  docker-01/db-dump  accepted   by docker-01
                        hh:mm:ss  docker-01/db-dump  succeeded  in 0s, no warnings
                        """);
    }

    @Test
    void an_ending_that_two_runs_have_is_an_error_that_names_them() {
        Statuses twin =
                Statuses.of(
                        "docker-01",
                        "docker-01",
                        "db-dump",
                        "docker",
                        "0199e5f2-0000-7c3e-b0a4-5d8f6c1e2a77",
                        now());
        worker.says(now(), 1, twin.status());

        World.Answer answer = world.run("status", "6c1e2a77");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err())
                .contains("2 runs have an id that ends in 6c1e2a77.")
                .contains("  " + ID + "  docker-01 / nightly-volumes");
    }

    @Test
    void a_request_that_no_worker_took_is_shown_as_waiting() {
        String id = world.run("submit", "docker-01", "nightly-volumes").out().strip();

        World.Answer answer = world.run("status", id.substring(id.length() - 12));

        assertThat(answer.code()).isZero();
        assertThat(Transcript.masked(answer.out()).replaceAll("\\d+s ago", "AGO"))
                .isEqualTo(
                        """
                        run        ID
                        job        docker-01 / nightly-volumes
                        asked by   /ci/nightly, key ci-2026, %s hh:mm:ss +01:00
                        state      waiting: docker-01 was last seen AGO; the request expires hh:mm:ss
                        signature  not checked
                        """
                                .formatted(clock.instant().atZone(World.ZONE).toLocalDate()));
        clock.forward(Duration.ofMinutes(62));
        assertThat(world.run("status", id).out())
                .contains("state      expired: no worker took it; it can no longer start");
    }
}
