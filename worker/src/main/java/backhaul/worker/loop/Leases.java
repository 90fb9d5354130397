package backhaul.worker.loop;

import backhaul.worker.ledger.Address;
import backhaul.worker.ledger.Unit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The leases of a pool's units, which outlast the readers: attempts go on by them while the loop
/// begins anew.
final class Leases {
    private final Map<Unit, Lease> leases = new HashMap<>();
    private final Scheduler scheduler;

    Leases(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /// The group has just said that the unit is this worker's.
    ///
    /// @return its lease; null for a unit that is nobody else's anyway
    @Nullable Lease granted(Unit unit) {
        Address address = unit.address();
        return address.membership()
                .map(silence -> {
                    Lease lease = leases.computeIfAbsent(unit, _ -> new Lease(scheduler, silence));
                    lease.grant(scheduler.nanoTime());
                    return lease;
                })
                .orElse(null);
    }

    /// The unit is somebody else's: should it come back, it comes with a lease of its own.
    void end(Unit unit) {
        leases.remove(unit);
    }
}
