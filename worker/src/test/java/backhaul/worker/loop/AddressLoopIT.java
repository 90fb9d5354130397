package backhaul.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.DeadLetterReason;
import backhaul.protocol.Envelope;
import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import backhaul.protocol.RunStatus.Handle;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AddressLoopIT {
    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static EmbeddedKafka broker;
    private LoopHarness harness;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedKafka.start(1);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void prepare() throws InterruptedException {
        harness = new LoopHarness(broker, "loop" + PREFIXES.incrementAndGet());
    }

    @AfterEach
    void end() {
        harness.close();
    }

    private List<RunState> states(RunKey run) {
        return harness.statuses.history(run).stream().map(RunStatus::state).toList();
    }

    private static Outcome.Stopped untilStopped(Attempt attempt) {
        StopReason reason = attempt.stop().join();
        return new Outcome.Stopped(reason, "stopped", Outcome.Result.NONE);
    }

    @Test
    void a_request_is_accepted_run_and_ended() {
        harness.start();
        RunKey run = harness.ask("backup");
        harness.awaitAllEnded(LoopHarness.SOON);
        assertThat(states(run))
                .containsExactly(RunState.ACCEPTED, RunState.RUNNING, RunState.SUCCEEDED);
        assertThat(harness.engine.started).containsExactly(run.id() + " 1");
    }

    @Test
    void a_request_published_before_the_worker_ever_ran_is_not_lost() {
        RunKey run = harness.ask("backup");
        harness.start();
        harness.awaitAllEnded(LoopHarness.SOON);
        assertThat(harness.statuses.last(run).state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void a_failed_attempt_is_retried_and_each_attempt_is_in_the_statuses() {
        AtomicInteger tries = new AtomicInteger();
        harness.engine.plays(
                "backup",
                _ ->
                        tries.incrementAndGet() < 3
                                ? new Outcome.Failed(true, "not yet", Outcome.Result.NONE)
                                : new Outcome.Succeeded(null, Outcome.Result.NONE));
        harness.start();
        RunKey run = harness.ask("backup");
        harness.awaitAllEnded(LoopHarness.SOON);
        assertThat(states(run))
                .containsExactly(
                        RunState.ACCEPTED,
                        RunState.RUNNING,
                        RunState.RETRYING,
                        RunState.RUNNING,
                        RunState.RETRYING,
                        RunState.RUNNING,
                        RunState.SUCCEEDED);
        assertThat(harness.statuses.last(run).attempts()).hasSize(3);
    }

    @Test
    void an_engine_that_throws_ends_the_run_as_a_fault_of_the_worker() {
        harness.engine.plays(
                "backup",
                _ -> {
                    throw new IllegalStateException("a bug");
                });
        harness.start();
        RunKey run = harness.ask("backup");
        harness.awaitAllEnded(LoopHarness.SOON);
        assertThat(harness.statuses.last(run).reason()).isEqualTo("internal");
        assertThat(harness.statuses.last(run).code()).isEqualTo(8);
    }

    @Test
    void a_running_attempt_is_stopped_by_a_cancel() {
        harness.engine.plays("backup", AddressLoopIT::untilStopped);
        harness.start();
        RunKey run = harness.ask("backup");
        harness.awaitStatus(() -> !harness.engine.started.isEmpty());
        harness.cancel(run);
        harness.awaitAllEnded(LoopHarness.SOON);
        RunStatus last = harness.statuses.last(run);
        assertThat(last.state()).isEqualTo(RunState.CANCELLED);
        assertThat(last.cancelRequestedAt()).isNotNull();
    }

    @Test
    void a_cancel_that_comes_before_its_request_keeps_it_from_starting() {
        BackupRequest request = harness.request("backup");
        harness.cancel(request.run());
        harness.start();
        harness.ask(request);
        harness.awaitAllEnded(LoopHarness.SOON);
        assertThat(states(request.run())).containsExactly(RunState.ACCEPTED, RunState.CANCELLED);
        assertThat(harness.engine.started).isEmpty();
    }

    @Test
    void a_dry_run_has_no_effect() {
        harness.start();
        RunKey run = harness.ask(harness.request("backup", null, true));
        harness.awaitAllEnded(LoopHarness.SOON);
        assertThat(harness.statuses.last(run).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(harness.engine.started).isEmpty();
        assertThat(harness.engine.rehearsed).containsExactly(run.id());
    }

    @Test
    void a_delayed_run_begins_at_its_time_and_holds_no_slot_before() {
        harness.start();
        Instant later = Instant.now().plusSeconds(3);
        RunKey delayed = harness.ask(harness.request("one-shot", later, false));
        RunKey now = harness.ask("one-shot");
        harness.awaitAllEnded(LoopHarness.SOON);
        assertThat(harness.engine.started).containsExactly(now.id() + " 1", delayed.id() + " 1");
        assertThat(harness.statuses.last(delayed).startedAt()).isAfterOrEqualTo(later);
    }

    @Test
    void a_job_runs_no_more_often_at_once_than_its_concurrency() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        harness.engine.plays(
                "one-shot",
                _ -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    now.decrementAndGet();
                    return new Outcome.Succeeded(null, Outcome.Result.NONE);
                });
        harness.start();
        for (int i = 0; i < 20; i++) {
            harness.ask("one-shot");
        }
        harness.awaitAllEnded(LoopHarness.SOON);
        assertThat(most).hasValue(1);
    }

    @Test
    void the_same_request_again_is_counted_and_does_nothing() {
        harness.start();
        BackupRequest request = harness.request("backup");
        harness.ask(request);
        harness.publish(harness.sign(request));
        harness.publish(harness.sign(request));
        harness.ask("backup");
        harness.awaitAllEnded(LoopHarness.SOON);
        Awaitility.await().until(() -> harness.observer.duplicates.get() == 2);
        assertThat(harness.engine.started).hasSize(2);
    }

    @Test
    void a_forged_request_becomes_a_dead_letter_and_nothing_runs() {
        harness.start();
        Envelope signed = harness.sign(harness.request("backup"));
        byte[] changed = Objects.requireNonNull(signed.value()).clone();
        changed[changed.length - 20] ^= 1;
        harness.publish(new Envelope(signed.key(), signed.headers(), changed));
        Awaitility.await().until(() -> !harness.observer.deadLetters.isEmpty());
        assertThat(harness.observer.deadLetters).containsExactly(DeadLetterReason.BAD_SIGNATURE);
        Awaitility.await().until(() -> harness.deadLetters().size() == 1);
        assertThat(harness.engine.started).isEmpty();
    }

    @Test
    void an_unknown_job_is_rejected_in_a_status() {
        harness.start();
        RunKey run = harness.ask("nightly");
        harness.awaitAllEnded(LoopHarness.SOON);
        assertThat(harness.statuses.last(run).reason()).isEqualTo("unknown_job");
    }

    @Test
    void a_worker_that_leaves_stops_what_runs_and_the_next_one_goes_on() {
        harness.drainTimeout = Duration.ZERO;
        harness.engine.plays("backup", AddressLoopIT::untilStopped);
        harness.start();
        RunKey run = harness.ask("backup");
        harness.awaitStatus(() -> !harness.engine.started.isEmpty());
        harness.leave();
        assertThat(harness.loop().ending()).contains(new AddressLoop.Ending.Drained());
        harness.engine.plays("backup", _ -> new Outcome.Succeeded(null, Outcome.Result.NONE));
        harness.start();
        harness.awaitAllEnded(LoopHarness.SOON);
        assertThat(states(run))
                .containsExactly(
                        RunState.ACCEPTED,
                        RunState.RUNNING,
                        RunState.RETRYING,
                        RunState.RUNNING,
                        RunState.SUCCEEDED);
    }

    @Test
    void the_loop_is_rebuilt_while_an_attempt_runs_and_its_outcome_is_not_lost() {
        CountDownLatch finish = new CountDownLatch(1);
        harness.engine.plays(
                "backup",
                attempt -> {
                    attempt.record(new Handle("played", "h-1", Map.of())).join();
                    finish.await();
                    return new Outcome.Succeeded(null, Outcome.Result.NONE);
                });
        harness.start();
        RunKey run = harness.ask("backup");
        harness.awaitStatus(() ->
                harness.statuses.history(run).stream().anyMatch(status -> status.handle() != null));
        fenceOnce();
        harness.ask("one-shot");
        Awaitility.await()
                .atMost(LoopHarness.SOON)
                .until(() -> harness.observer.restores.get() >= 2);
        finish.countDown();
        harness.awaitAllEnded(LoopHarness.SOON);
        assertThat(states(run))
                .containsExactly(
                        RunState.ACCEPTED, RunState.RUNNING, RunState.RUNNING, RunState.SUCCEEDED);
        assertThat(harness.engine.recovered).isEmpty();
        assertThat(harness.engine.started).hasSize(2);
    }

    /// Takes the unit as a second owner would, and lets it go.
    private void fenceOnce() {
        try (var thief =
                harness.kafka().transactional(harness.topics.prefix() + ":" + LoopHarness.WORKER)) {
            thief.initTransactions();
        }
    }

    @Test
    void a_worker_that_another_one_fenced_ends_when_that_one_renews_the_name() {
        harness.start();
        harness.ask("backup");
        harness.awaitAllEnded(LoopHarness.SOON);
        harness.rival = Optional.of("host-01 runs elsewhere");
        fenceOnce();
        harness.publish(harness.sign(harness.request("backup")));
        Awaitility.await()
                .atMost(LoopHarness.SOON)
                .until(() ->
                        harness.loop().ending().stream()
                                .anyMatch(AddressLoop.Ending.Contested.class::isInstance));
    }

    @Test
    void a_key_revoked_while_its_run_waits_cancels_the_run() {
        harness.start();
        RunKey run = harness.ask(harness.request("backup", Instant.now().plusSeconds(2), false));
        harness.awaitStatus(() -> !states(run).isEmpty());
        harness.revokeKey();
        harness.awaitAllEnded(LoopHarness.SOON);
        assertThat(harness.statuses.last(run).reason()).isEqualTo("revoked_key");
        assertThat(harness.engine.started).isEmpty();
    }

    @Test
    void a_thousand_requests_at_once_all_end_once_and_the_queue_stays_bounded() {
        harness.start();
        for (int i = 0; i < 1_000; i++) {
            harness.ask("backup");
        }
        harness.awaitAllEnded(Duration.ofMinutes(4));
        assertThat(harness.statuses.endedCount()).isEqualTo(1_000);
        assertThat(harness.engine.started).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(harness.observer.mostWaiting.get()).isLessThanOrEqualTo(Waiting.READY_LIMIT);
    }
}
