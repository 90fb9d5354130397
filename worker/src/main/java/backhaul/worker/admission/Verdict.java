package backhaul.worker.admission;

import backhaul.protocol.DeadLetterReason;
import backhaul.protocol.RejectReason;
import backhaul.protocol.RunStatus;

/// What becomes of a delivery. Deciding it has no effect.
public sealed interface Verdict {

    /// For another address, or without an `address` header.
    record Skipped(boolean withoutAddress) implements Verdict {}

    /// Not let in: no status, and its id stays free.
    record DeadLettered(DeadLetterReason reason, String detail) implements Verdict {}

    /// The same question under a known identity.
    record Duplicate(RunStatus.Request request) implements Verdict {}

    /// Authentic, and refused: ends in a `rejected` status.
    record Rejected(RunStatus.Request request, RejectReason reason, String message)
            implements Verdict {}

    /// Authentic, and too late: ends in an `expired` status.
    record Expired(RunStatus.Request request) implements Verdict {}

    record Admitted(RunStatus.Request request, Plan plan) implements Verdict {}
}
