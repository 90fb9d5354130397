package backhaul.worker.loop;

import backhaul.worker.ledger.AddressTopics;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;

/// What the units of one address share.
///
/// @param group asks whether the group still counts on this worker
/// @param waiting what waits in all of them
/// @param live the attempts under way, of whichever unit
record Shared(
        LoopContext context,
        Positions positions,
        Claim.Group group,
        Reading reading,
        Waiting waiting,
        LiveAttempts live) {

    /// What says where a unit stands.
    ///
    /// @param topics looks at the topics as they are now
    /// @param offsets bears the address' group and never polls: no membership goes with its commits
    record Positions(
            Supplier<AddressTopics> topics, Admin admin, Consumer<byte[], byte[]> offsets) {}

    /// What is read for all of them by one consumer each.
    record Reading(Intake intake, Cancelling cancelling, RequestReread reread) {}
}
