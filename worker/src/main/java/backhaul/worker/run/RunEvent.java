package backhaul.worker.run;

import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What happens to a run after it was accepted.
public sealed interface RunEvent {

    /// The next attempt is about to begin: the intent, committed before anything is done.
    record AttemptStarted(String worker) implements RunEvent {}

    /// The engine knows how to find its external job again.
    record HandleKnown(Handle handle) implements RunEvent {}

    record CancelRequested(@Nullable String reason) implements RunEvent {}

    /// The attempt is over. `retryDelay` is the wait, should another attempt follow.
    record AttemptEnded(Outcome outcome, Duration retryDelay) implements RunEvent {}

    /// The engine broke its own contract: a bug, not a failure of the job.
    record EngineFault(String message) implements RunEvent {}

    /// No attempt may begin any more: the key was revoked, or the catalog no longer allows it.
    record Withdrawn(String reason, String message) implements RunEvent {}

    /// The request that a restored run rests on is gone, or does not verify.
    record RequestLost(String message) implements RunEvent {}

    /// Its worker will not come back.
    record Retired() implements RunEvent {}

    /// The time for all attempts is over while none was under way.
    record DeadlinePassed() implements RunEvent {}
}
