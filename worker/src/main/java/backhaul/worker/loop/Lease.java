package backhaul.worker.loop;

import java.time.Duration;

/// How long a unit of a pool counts as this worker's without proof. Once it is over, another member
/// may have the unit soon, so that what only this worker can stop is stopped in time.
///
/// The proof is a commit, by when it was begun: it says that nobody has taken the unit since, where
/// a heartbeat would only say that the group still waits for this member.
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

    /// The unit was this worker's at `nanoTime`.
    void renew(long nanoTime) {
        provenAt = nanoTime;
    }

    Duration left() {
        return length.minus(Duration.ofNanos(scheduler.nanoTime() - provenAt));
    }
}
