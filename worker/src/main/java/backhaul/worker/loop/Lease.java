package backhaul.worker.loop;

import java.time.Duration;

/// How long a unit of a pool counts as this worker's without proof. Once it is over, another member
/// may have the unit soon, so that what only this worker can stop is stopped in time.
///
/// What proves it is the word of the group, and then each commit, by when it was begun: it says
/// that nobody has taken the unit since. A commit after the lease is over proves nothing: the group
/// may have gone on meanwhile, and the next owner be about to take the unit.
final class Lease {
    private final Scheduler scheduler;
    private final Duration length;
    private volatile long provenAt;

    /// @param sessionTimeout after which others take the unit: two thirds of it leave time to stop
    Lease(Scheduler scheduler, Duration sessionTimeout) {
        this.scheduler = scheduler;
        this.length = sessionTimeout.multipliedBy(2).dividedBy(3);
        this.provenAt = scheduler.nanoTime();
    }

    /// How often to prove it, so that a single failure does no harm.
    Duration renewal() {
        return length.dividedBy(3);
    }

    /// The group said that the unit is this worker's: at `nanoTime`, when it was asked.
    void grant(long nanoTime) {
        provenAt = nanoTime;
    }

    /// The unit was committed, which was begun at `nanoTime`.
    void renew(long nanoTime) {
        if (left(nanoTime).isPositive()) {
            provenAt = nanoTime;
        }
    }

    Duration left() {
        return left(scheduler.nanoTime());
    }

    private Duration left(long nanoTime) {
        return length.minus(Duration.ofNanos(nanoTime - provenAt));
    }
}
