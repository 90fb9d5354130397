package backhaul.worker.loop;

import backhaul.protocol.RunState;
import backhaul.worker.catalog.RetryPolicy;
import backhaul.worker.engine.StopReason;
import backhaul.worker.run.Run;
import backhaul.worker.run.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/// Applies what attempts have to tell: a handle to record, or how they ended.
final class Endings {
    private static final RetryPolicy GONE_JOB =
            new RetryPolicy(1, Duration.ofSeconds(30), Duration.ofMinutes(15));

    private final RunDesk desk;
    private final LiveAttempts live;
    private final Slots slots;
    private final Backoff backoff;
    private final Function<String, Optional<RetryPolicy>> retryOf;

    /// @param retryOf the retry policy of a job of the catalog
    Endings(
            RunDesk desk,
            LiveAttempts live,
            Slots slots,
            Backoff backoff,
            Function<String, Optional<RetryPolicy>> retryOf) {
        this.desk = desk;
        this.live = live;
        this.slots = slots;
        this.backoff = backoff;
        this.retryOf = retryOf;
    }

    void apply(AttemptKey key, Instant now) {
        live.find(key)
                .ifPresent(attempt ->
                        desk.unfinished(key.run())
                                .filter(run -> underWay(run, key))
                                .ifPresentOrElse(
                                        run -> apply(run, attempt, now), () -> orphaned(attempt)));
    }

    private static boolean underWay(Run run, AttemptKey key) {
        return run.state() == RunState.RUNNING && run.status().attempt() == key.number();
    }

    private void apply(Run run, LiveAttempt attempt, Instant now) {
        Optional<LiveAttempt.PendingHandle> handle = attempt.pendingHandle();
        if (attempt.ending().isPresent()) {
            desk.apply(run.key(), event(run, attempt.ending().get()), now);
            slots.release(attempt.key());
            desk.afterCommit(() -> live.forget(attempt.key()));
        } else {
            handle.ifPresent(pending ->
                    desk.apply(run.key(), new RunEvent.HandleKnown(pending.handle()), now));
        }
        handle.ifPresent(pending -> desk.afterCommit(() -> live.acknowledge(pending)));
    }

    private RunEvent event(Run run, LiveAttempt.Ending ending) {
        return switch (ending) {
            case LiveAttempt.Ending.Ended ended ->
                    new RunEvent.AttemptEnded(ended.outcome(), retryDelay(run));
            case LiveAttempt.Ending.Broke broke -> new RunEvent.EngineFault(broke.message());
        };
    }

    private Duration retryDelay(Run run) {
        RetryPolicy policy = retryOf.apply(run.request().job()).orElse(GONE_JOB);
        return backoff.after(run.status().attempt(), policy);
    }

    /// The ledger knows nothing of this attempt any more, or its ending is already there.
    private void orphaned(LiveAttempt attempt) {
        if (attempt.ending().isPresent()) {
            slots.release(attempt.key());
            live.forget(attempt.key());
        } else {
            attempt.requestStop(StopReason.UNIT_LOST);
        }
    }
}
