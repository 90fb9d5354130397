package backhaul.worker.loop;

import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;

/// By what right a unit is this worker's: a host's is for good, a pool's for as long as its lease,
/// or the group itself, says so. A consumer learns only by and by that its group has gone on
/// without it, and until then would take a unit from whoever has it in order.
final class Claim {
    private final @Nullable Lease lease;
    private final Group group;
    private final Scheduler scheduler;
    private boolean doubtful;

    /// The members that share the units.
    interface Group {

        /// Whether it counts on this worker now; asked of its coordinator.
        boolean hasUs();
    }

    /// @param lease null where nobody else may take the unit in order
    Claim(@Nullable Lease lease, Group group, Scheduler scheduler) {
        this.lease = lease;
        this.group = group;
        this.scheduler = scheduler;
    }

    /// Null where the unit is nobody else's anyway.
    @Nullable Lease lease() {
        return lease;
    }

    /// Somebody has taken the unit: its lease says nothing any more.
    void doubt() {
        doubtful = true;
    }

    /// Makes sure of it before something is done that the next owner might do too.
    ///
    /// @throws UnknownMemberIdException where the group has gone on without this worker
    void check() {
        if (lease == null || (!doubtful && lease.left().isPositive())) {
            return;
        }
        long asked = scheduler.nanoTime();
        if (!group.hasUs()) {
            throw new UnknownMemberIdException("the group has gone on without this worker");
        }
        lease.grant(asked);
        doubtful = false;
    }

    /// The unit was committed, which was begun at `nanoTime`.
    void committed(long nanoTime) {
        if (lease != null) {
            lease.renew(nanoTime);
        }
    }
}
