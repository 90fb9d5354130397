package backhaul.worker.run;

import backhaul.protocol.RunState;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import backhaul.worker.run.RunEvent.AttemptEnded;
import backhaul.worker.run.RunEvent.AttemptStarted;
import backhaul.worker.run.RunEvent.CancelRequested;
import backhaul.worker.run.RunEvent.DeadlinePassed;
import backhaul.worker.run.RunEvent.EngineFault;
import backhaul.worker.run.RunEvent.HandleKnown;
import backhaul.worker.run.RunEvent.RequestLost;
import backhaul.worker.run.RunEvent.Retired;
import backhaul.worker.run.RunEvent.Withdrawn;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The one place that says what follows what.
///
///     accepted --> running --> succeeded | failed | timed_out | cancelled | unknown
///         |         |   ^
///         |         v   |
///         |       retrying --> cancelled | timed_out | unknown
///         +--> cancelled | timed_out | unknown
///
/// A run that has ended never changes; an event that has no meaning in a state changes nothing.
public final class RunTransitions {
    private RunTransitions() {}

    /// The run after `event`; the same instance where nothing changes.
    public static Run apply(Run run, RunEvent event, Instant now) {
        if (run.ended()) {
            return run;
        }
        return run.state() == RunState.RUNNING
                ? whileRunning(run, event, now)
                : whileWaiting(run, event, now);
    }

    private static Run whileWaiting(Run run, RunEvent event, Instant now) {
        return switch (event) {
            case AttemptStarted started ->
                    run.next(edit(run).attemptStarted(started.worker(), now));
            case CancelRequested cancel ->
                    end(
                            run,
                            edit(run).cancelRequested(cancel.reason(), now),
                            RunState.CANCELLED,
                            5,
                            "cancel",
                            withReason("cancelled before it began", cancel.reason()),
                            now);
            case Withdrawn withdrawn ->
                    end(
                            run,
                            edit(run),
                            RunState.CANCELLED,
                            5,
                            withdrawn.reason(),
                            withdrawn.message(),
                            now);
            case RequestLost lost ->
                    end(run, edit(run), RunState.UNKNOWN, 6, "request_lost", lost.message(), now);
            case DeadlinePassed _ ->
                    end(
                            run,
                            edit(run),
                            RunState.TIMED_OUT,
                            3,
                            "deadline",
                            "the deadline passed before "
                                    + (run.status().attempt() == 0
                                            ? "it could begin"
                                            : "attempt "
                                                    + (run.status().attempt() + 1)
                                                    + " could begin"),
                            now);
            case Retired _ ->
                    end(
                            run,
                            edit(run),
                            RunState.UNKNOWN,
                            6,
                            "retired",
                            "its worker was retired before attempt "
                                    + (run.status().attempt() + 1)
                                    + " could begin",
                            now);
            case HandleKnown _, AttemptEnded _, EngineFault _ -> run;
        };
    }

    private static Run whileRunning(Run run, RunEvent event, Instant now) {
        return switch (event) {
            case HandleKnown known -> run.next(edit(run).handle(known.handle()));
            case CancelRequested cancel ->
                    run.status().cancelRequestedAt() == null
                            ? run.next(edit(run).cancelRequested(cancel.reason(), now))
                            : run;
            case AttemptEnded ended -> attemptEnded(run, ended, now);
            case EngineFault fault ->
                    end(
                            run,
                            edit(run).attemptEnded("failed", fault.message(), now),
                            RunState.FAILED,
                            8,
                            "internal",
                            fault.message(),
                            now);
            case Retired _ -> retired(run, now);
            case AttemptStarted _, Withdrawn _, RequestLost _, DeadlinePassed _ -> run;
        };
    }

    private static Run retired(Run run, Instant now) {
        String message =
                "its worker was retired while attempt "
                        + run.status().attempt()
                        + " was under way: what became of that is not known";
        return end(
                run,
                edit(run).attemptEnded("lost", message, now),
                RunState.UNKNOWN,
                2,
                "monitoring",
                message,
                now);
    }

    private static Run attemptEnded(Run run, AttemptEnded event, Instant now) {
        return switch (event.outcome()) {
            case Outcome.Succeeded succeeded ->
                    end(
                            run,
                            edit(run)
                                    .attemptEnded("succeeded", succeeded.message(), now)
                                    .result(succeeded.result()),
                            RunState.SUCCEEDED,
                            0,
                            null,
                            succeeded.message(),
                            now);
            case Outcome.Failed failed -> failed(run, failed, event.retryDelay(), now);
            case Outcome.Stopped stopped -> stopped(run, stopped, event.retryDelay(), now);
            case Outcome.Lost lost -> lost(run, lost, now);
            case Outcome.GivenUp given -> givenUp(run, given, now);
            case Outcome.Unknown unknown ->
                    end(
                            run,
                            edit(run)
                                    .attemptEnded("unknown", unknown.message(), now)
                                    .result(unknown.result()),
                            RunState.UNKNOWN,
                            6,
                            null,
                            unknown.message(),
                            now);
        };
    }

    private static Run failed(Run run, Outcome.Failed failed, Duration delay, Instant now) {
        StatusEdit edit =
                edit(run).attemptEnded("failed", failed.message(), now).result(failed.result());
        if (cancelRequested(run)) {
            return cancelled(run, edit, failed.message(), now);
        }
        if (failed.retryable() && mayRetry(run, delay, now)) {
            return run.next(edit.retrying(now.plus(delay), failed.message()));
        }
        return end(run, edit, RunState.FAILED, 4, null, failed.message(), now);
    }

    private static Run stopped(Run run, Outcome.Stopped stopped, Duration delay, Instant now) {
        StatusEdit edit =
                edit(run)
                        .attemptEnded(word(stopped.reason()), stopped.message(), now)
                        .result(stopped.result());
        if (cancelRequested(run) || stopped.reason() == StopReason.CANCEL) {
            return cancelled(run, edit, stopped.message(), now);
        }
        return switch (stopped.reason()) {
            case TIMEOUT, STALLED ->
                    mayRetry(run, delay, now)
                            ? run.next(edit.retrying(now.plus(delay), stopped.message()))
                            : end(
                                    run,
                                    edit,
                                    RunState.TIMED_OUT,
                                    3,
                                    stopped.reason() == StopReason.STALLED ? "stalled" : null,
                                    stopped.message(),
                                    now);
            case DRAIN ->
                    mayRetry(run, Duration.ZERO, now)
                            ? run.next(edit.retrying(now, stopped.message()))
                            : end(
                                    run,
                                    edit,
                                    RunState.CANCELLED,
                                    5,
                                    "drain",
                                    stopped.message(),
                                    now);
            case CANCEL -> cancelled(run, edit, stopped.message(), now);
            case UNIT_LOST -> againOrUnwatched(run, edit, stopped.message(), now);
        };
    }

    private static Run lost(Run run, Outcome.Lost lost, Instant now) {
        StatusEdit edit = edit(run).attemptEnded("lost", lost.message(), now).result(lost.result());
        if (cancelRequested(run)) {
            return cancelled(run, edit, lost.message(), now);
        }
        return againOrUnwatched(run, edit, lost.message(), now);
    }

    /// Nothing follows, whatever attempts are left: it may still go on.
    private static Run givenUp(Run run, Outcome.GivenUp given, Instant now) {
        StopReason reason = given.reason();
        StatusEdit edit =
                edit(run)
                        .attemptEnded(
                                reason == null ? "unknown" : word(reason), given.message(), now)
                        .result(given.result());
        return switch (reason) {
            case TIMEOUT -> end(run, edit, RunState.TIMED_OUT, 3, null, given.message(), now);
            case STALLED -> end(run, edit, RunState.TIMED_OUT, 3, "stalled", given.message(), now);
            case CANCEL -> cancelled(run, edit, given.message(), now);
            case DRAIN, UNIT_LOST ->
                    end(run, edit, RunState.UNKNOWN, 2, "monitoring", given.message(), now);
            case null -> end(run, edit, RunState.UNKNOWN, 2, "monitoring", given.message(), now);
        };
    }

    private static Run againOrUnwatched(Run run, StatusEdit edit, String message, Instant now) {
        return mayRetry(run, Duration.ZERO, now)
                ? run.next(edit.retrying(now, message))
                : end(run, edit, RunState.UNKNOWN, 2, "monitoring", message, now);
    }

    private static Run cancelled(Run run, StatusEdit edit, String message, Instant now) {
        return end(run, edit, RunState.CANCELLED, 5, "cancel", message, now);
    }

    private static boolean cancelRequested(Run run) {
        return run.status().cancelRequestedAt() != null;
    }

    private static boolean mayRetry(Run run, Duration delay, Instant now) {
        Instant deadline = run.status().deadline();
        return run.status().attempt() < run.status().maxAttempts()
                && (deadline == null || now.plus(delay).isBefore(deadline));
    }

    private static Run end(
            Run run,
            StatusEdit edit,
            RunState state,
            int code,
            @Nullable String reason,
            @Nullable String message,
            Instant now) {
        return run.next(edit.ended(state, code, reason, message, now));
    }

    private static StatusEdit edit(Run run) {
        return new StatusEdit(run.status());
    }

    private static String withReason(String message, @Nullable String reason) {
        return reason == null || reason.isBlank() ? message : message + ": " + reason;
    }

    private static String word(StopReason reason) {
        return switch (reason) {
            case TIMEOUT, STALLED -> "timed_out";
            case CANCEL, DRAIN -> "cancelled";
            case UNIT_LOST -> "lost";
        };
    }
}
