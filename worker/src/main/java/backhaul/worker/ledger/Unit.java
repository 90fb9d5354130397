package backhaul.worker.ledger;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/// A part of the ledger that has one owner at a time: a host's whole address, or one partition of a
/// pool.
///
/// @param transactionalId whoever takes it fences the owner before
/// @param partitions of the address' topics that are its own, in their order: what is done for each
///   is done in the same order each time
public record Unit(Address address, String transactionalId, Set<Integer> partitions) {

    public Unit {
        partitions = Collections.unmodifiableSortedSet(new TreeSet<>(partitions));
    }

    TopicPartition requests(int partition) {
        return new TopicPartition(address.requestsTopic(), partition);
    }

    TopicPartition statuses(int partition) {
        return new TopicPartition(address.statusTopic(), partition);
    }

    /// `hycu, partition 3`, or the name of a host.
    @Override
    public String toString() {
        return address.shared()
                ? address.name() + ", partition " + new TreeSet<>(partitions).first()
                : address.name();
    }
}
