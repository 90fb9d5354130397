package backhaul.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus.Attempt;
import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunTransitionsTest {
    private static final Instant T0 = Instant.parse("2026-11-21T01:00:00Z");
    private static final Duration DELAY = Duration.ofSeconds(30);
    private static final Outcome.Result NOTHING = Outcome.Result.NONE;

    private final Run accepted = Runs.accepted(3, T0);

    private static Run apply(Run run, RunEvent event, long seconds) {
        return RunTransitions.apply(run, event, T0.plusSeconds(seconds));
    }

    private static RunEvent started() {
        return new RunEvent.AttemptStarted("w");
    }

    private static RunEvent ended(Outcome outcome) {
        return new RunEvent.AttemptEnded(outcome, DELAY);
    }

    private static RunEvent failed() {
        return ended(new Outcome.Failed(true, "exit code 75", NOTHING));
    }

    private static RunEvent stopped(StopReason reason) {
        return ended(new Outcome.Stopped(reason, "stopped", NOTHING));
    }

    private static RunEvent lost() {
        return ended(new Outcome.Lost("the worker died", NOTHING));
    }

    private Run running() {
        return apply(accepted, started(), 1);
    }

    private Run lastAttempt() {
        Run run = Runs.accepted(1, T0);
        return apply(run, started(), 1);
    }

    @Nested
    class Begin {
        @Test
        void an_accepted_run_counts_its_deadline_from_now() {
            assertThat(accepted.status().deadline()).isEqualTo(T0.plus(Runs.DEADLINE));
            assertThat(accepted.sequence()).isOne();
        }

        @Test
        void a_delayed_run_counts_its_deadline_from_its_start() {
            Instant later = T0.plusSeconds(600);
            Run run = Run.accepted("w", Runs.request(later), 3, Runs.DEADLINE, T0);
            assertThat(run.status().deadline()).isEqualTo(later.plus(Runs.DEADLINE));
            assertThat(run.due()).isEqualTo(later);
        }

        @Test
        void the_intent_of_an_attempt_is_a_snapshot_of_its_own() {
            Run run = running();
            assertThat(run.state()).isEqualTo(RunState.RUNNING);
            assertThat(run.sequence()).isEqualTo(2);
            assertThat(run.status().attempt()).isOne();
            assertThat(run.status().attempts())
                    .containsExactly(new Attempt(1, "w", T0.plusSeconds(1), null, null, null));
        }

        @Test
        void a_refused_run_begins_and_ends_in_one_snapshot() {
            Run run =
                    Run.rejected(
                            "w",
                            Runs.request(null),
                            backhaul.protocol.RejectReason.UNKNOWN_JOB,
                            "no such job",
                            T0);
            assertThat(run.state()).isEqualTo(RunState.REJECTED);
            assertThat(run.status().code()).isEqualTo(1);
            assertThat(run.status().reason()).isEqualTo("unknown_job");
            assertThat(run.ended()).isTrue();
        }

        @Test
        void an_attempt_may_take_its_timeout_or_what_is_left_until_the_deadline() {
            Duration timeout = Duration.ofHours(2);
            assertThat(accepted.attemptLimit(timeout, T0)).isEqualTo(timeout);
            Instant late = T0.plus(Runs.DEADLINE).minusSeconds(60);
            assertThat(accepted.attemptLimit(timeout, late)).isEqualTo(Duration.ofSeconds(60));
        }
    }

    @Nested
    class AnAttemptEnds {
        @Test
        void success_is_kept_with_its_evidence() {
            Outcome.Result result = new Outcome.Result(List.of("slow"), List.of(), "done");
            Run run = apply(running(), ended(new Outcome.Succeeded(null, result)), 9);
            assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
            assertThat(run.status().code()).isZero();
            assertThat(run.status().warnings()).containsExactly("slow");
            assertThat(run.status().report()).isEqualTo("done");
            assertThat(run.status().endedAt()).isEqualTo(T0.plusSeconds(9));
        }

        @Test
        void a_failed_attempt_waits_before_the_next() {
            Run run = apply(running(), failed(), 5);
            assertThat(run.state()).isEqualTo(RunState.RETRYING);
            assertThat(run.status().nextAttemptAt()).isEqualTo(T0.plusSeconds(35));
            assertThat(run.due()).isEqualTo(T0.plusSeconds(35));
            assertThat(run.status().attempts().getLast().outcome()).isEqualTo("failed");
        }

        @Test
        void a_failure_that_no_retry_can_help_ends_the_run() {
            Run run =
                    apply(running(), ended(new Outcome.Failed(false, "no such file", NOTHING)), 5);
            assertThat(run.state()).isEqualTo(RunState.FAILED);
            assertThat(run.status().code()).isEqualTo(4);
        }

        @Test
        void the_last_attempts_failure_ends_the_run() {
            assertThat(apply(lastAttempt(), failed(), 5).state()).isEqualTo(RunState.FAILED);
        }

        @Test
        void no_attempt_is_promised_beyond_the_deadline() {
            long late = Runs.DEADLINE.toSeconds() - 10;
            assertThat(apply(running(), failed(), late).state()).isEqualTo(RunState.FAILED);
        }

        @Test
        void a_timeout_is_tried_again_and_the_last_one_ends_the_run() {
            assertThat(apply(running(), stopped(StopReason.TIMEOUT), 5).state())
                    .isEqualTo(RunState.RETRYING);
            Run last = apply(lastAttempt(), stopped(StopReason.TIMEOUT), 5);
            assertThat(last.state()).isEqualTo(RunState.TIMED_OUT);
            assertThat(last.status().code()).isEqualTo(3);
        }

        @Test
        void a_stalled_last_attempt_says_so() {
            Run run = apply(lastAttempt(), stopped(StopReason.STALLED), 5);
            assertThat(run.state()).isEqualTo(RunState.TIMED_OUT);
            assertThat(run.status().reason()).isEqualTo("stalled");
        }

        @Test
        void an_attempt_lost_in_a_crash_counts_and_the_next_is_due_at_once() {
            Run run = apply(running(), lost(), 5);
            assertThat(run.state()).isEqualTo(RunState.RETRYING);
            assertThat(run.due()).isEqualTo(T0.plusSeconds(5));
        }

        @Test
        void a_last_attempt_lost_in_a_crash_is_unknown_and_never_success() {
            Run run = apply(lastAttempt(), lost(), 5);
            assertThat(run.state()).isEqualTo(RunState.UNKNOWN);
            assertThat(run.status().reason()).isEqualTo("monitoring");
            assertThat(run.status().code()).isEqualTo(2);
        }

        @Test
        void a_drained_attempt_is_due_at_once_and_the_last_one_is_cancelled() {
            assertThat(apply(running(), stopped(StopReason.DRAIN), 5).due())
                    .isEqualTo(T0.plusSeconds(5));
            Run last = apply(lastAttempt(), stopped(StopReason.DRAIN), 5);
            assertThat(last.state()).isEqualTo(RunState.CANCELLED);
            assertThat(last.status().reason()).isEqualTo("drain");
        }

        @Test
        void an_attempt_whose_unit_went_counts_as_lost_and_never_as_cancelled() {
            Run run = apply(running(), stopped(StopReason.UNIT_LOST), 5);
            assertThat(run.state()).isEqualTo(RunState.RETRYING);
            assertThat(run.due()).isEqualTo(T0.plusSeconds(5));
            assertThat(run.status().attempts().getLast().outcome()).isEqualTo("lost");
            Run last = apply(lastAttempt(), stopped(StopReason.UNIT_LOST), 5);
            assertThat(last.state()).isEqualTo(RunState.UNKNOWN);
            assertThat(last.status().reason()).isEqualTo("monitoring");
        }

        @Test
        void what_may_still_go_on_is_never_tried_again() {
            Run run = apply(running(), ended(new Outcome.GivenUp(null, "goes on", NOTHING)), 5);
            assertThat(run.state()).isEqualTo(RunState.UNKNOWN);
            assertThat(run.status().code()).isEqualTo(2);
            assertThat(run.status().reason()).isEqualTo("monitoring");
        }

        @ParameterizedTest
        @CsvSource({
            "TIMEOUT, TIMED_OUT, 3",
            "STALLED, TIMED_OUT, 3",
            "CANCEL, CANCELLED, 5",
            "DRAIN, UNKNOWN, 2",
            "UNIT_LOST, UNKNOWN, 2"
        })
        void what_could_not_be_stopped_ends_as_what_it_was_to_be_stopped_for(
                StopReason reason, RunState state, int code) {
            Run run = apply(running(), ended(new Outcome.GivenUp(reason, "goes on", NOTHING)), 5);
            assertThat(run.state()).isEqualTo(state);
            assertThat(run.status().code()).isEqualTo(code);
            assertThat(run.status().message()).isEqualTo("goes on");
        }

        @Test
        void what_no_one_can_say_is_unknown() {
            Run run = apply(running(), ended(new Outcome.Unknown("no result", NOTHING)), 5);
            assertThat(run.state()).isEqualTo(RunState.UNKNOWN);
            assertThat(run.status().code()).isEqualTo(6);
        }

        @Test
        void a_fault_of_the_worker_is_named_as_such() {
            Run run = apply(running(), new RunEvent.EngineFault("bug"), 5);
            assertThat(run.state()).isEqualTo(RunState.FAILED);
            assertThat(run.status().reason()).isEqualTo("internal");
            assertThat(run.status().code()).isEqualTo(8);
        }

        @Test
        void the_handle_goes_with_its_attempt() {
            Handle handle = new Handle("script", "42", Map.of());
            Run withHandle = apply(running(), new RunEvent.HandleKnown(handle), 2);
            assertThat(withHandle.status().handle()).isEqualTo(handle);
            assertThat(withHandle.state()).isEqualTo(RunState.RUNNING);
            assertThat(apply(withHandle, failed(), 5).status().handle()).isNull();
        }
    }

    @Nested
    class Cancels {
        private final RunEvent cancel = new RunEvent.CancelRequested("wrong night");

        @Test
        void a_waiting_run_is_cancelled_at_once() {
            Run run = apply(accepted, cancel, 3);
            assertThat(run.state()).isEqualTo(RunState.CANCELLED);
            assertThat(run.status().message()).contains("wrong night");
            assertThat(run.status().code()).isEqualTo(5);
        }

        @Test
        void a_running_run_records_the_cancel_and_ends_when_its_attempt_does() {
            Run asked = apply(running(), cancel, 3);
            assertThat(asked.state()).isEqualTo(RunState.RUNNING);
            assertThat(asked.status().cancelRequestedAt()).isEqualTo(T0.plusSeconds(3));
            assertThat(apply(asked, stopped(StopReason.CANCEL), 4).state())
                    .isEqualTo(RunState.CANCELLED);
        }

        @Test
        void a_cancelled_run_is_not_tried_again_however_its_attempt_ends() {
            Run asked = apply(running(), cancel, 3);
            assertThat(apply(asked, failed(), 4).state()).isEqualTo(RunState.CANCELLED);
            assertThat(apply(asked, lost(), 4).state()).isEqualTo(RunState.CANCELLED);
            assertThat(apply(asked, stopped(StopReason.TIMEOUT), 4).state())
                    .isEqualTo(RunState.CANCELLED);
        }

        @Test
        void a_success_seen_after_the_cancel_is_still_a_success() {
            Run asked = apply(running(), cancel, 3);
            assertThat(apply(asked, ended(new Outcome.Succeeded(null, NOTHING)), 4).state())
                    .isEqualTo(RunState.SUCCEEDED);
        }

        @Test
        void a_second_cancel_changes_nothing() {
            Run asked = apply(running(), cancel, 3);
            assertThat(apply(asked, cancel, 4)).isSameAs(asked);
        }
    }

    @Nested
    class NothingMoreMayBegin {
        @Test
        void a_revoked_key_cancels_what_waits_and_leaves_what_runs() {
            RunEvent revoked = new RunEvent.Withdrawn("revoked_key", "revoked");
            Run run = apply(accepted, revoked, 3);
            assertThat(run.state()).isEqualTo(RunState.CANCELLED);
            assertThat(run.status().reason()).isEqualTo("revoked_key");
            Run running = running();
            assertThat(apply(running, revoked, 3)).isSameAs(running);
        }

        @Test
        void the_runs_of_a_retired_worker_are_unknown_by_how_far_they_came() {
            Run waiting = apply(accepted, new RunEvent.Retired(), 3);
            assertThat(waiting.state()).isEqualTo(RunState.UNKNOWN);
            assertThat(waiting.status().reason()).isEqualTo("retired");
            assertThat(waiting.status().code()).isEqualTo(6);
            Run running = apply(running(), new RunEvent.Retired(), 5);
            assertThat(running.state()).isEqualTo(RunState.UNKNOWN);
            assertThat(running.status().reason()).isEqualTo("monitoring");
            assertThat(running.status().code()).isEqualTo(2);
        }

        @Test
        void a_run_that_was_taken_over_is_spoken_for_by_who_took_it() {
            Run running = running();
            assertThat(running.by("w")).isSameAs(running);
            Run taken = running.by("another");
            assertThat(taken.status().worker()).isEqualTo("another");
            assertThat(taken.status().attempts()).isEqualTo(running.status().attempts());
            assertThat(taken.sequence()).isEqualTo(running.sequence());
        }

        @Test
        void a_run_whose_request_is_gone_is_unknown() {
            Run run = apply(accepted, new RunEvent.RequestLost("gone"), 3);
            assertThat(run.state()).isEqualTo(RunState.UNKNOWN);
            assertThat(run.status().code()).isEqualTo(6);
        }

        @Test
        void a_deadline_that_passes_while_waiting_ends_the_run() {
            Run run = apply(accepted, new RunEvent.DeadlinePassed(), 3);
            assertThat(run.state()).isEqualTo(RunState.TIMED_OUT);
        }
    }

    @Test
    void a_run_that_has_ended_never_changes() {
        Run done = apply(running(), ended(new Outcome.Succeeded(null, NOTHING)), 5);
        for (RunEvent event :
                List.of(
                        started(),
                        failed(),
                        lost(),
                        new RunEvent.CancelRequested(null),
                        new RunEvent.EngineFault("bug"),
                        new RunEvent.Withdrawn("revoked_key", ""),
                        new RunEvent.RequestLost(""),
                        new RunEvent.DeadlinePassed())) {
            assertThat(apply(done, event, 6)).isSameAs(done);
        }
    }

    @Test
    void an_attempt_never_begins_twice_over() {
        Run running = running();
        assertThat(apply(running, started(), 6)).isSameAs(running);
    }
}
