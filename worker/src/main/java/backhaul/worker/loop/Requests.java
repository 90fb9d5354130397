package backhaul.worker.loop;

import backhaul.worker.ledger.Address;
import backhaul.worker.ledger.AddressTopics;
import backhaul.worker.ledger.KafkaClients;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/// The consumer of an address' requests, and which of their partitions are this loop's: a host's
/// all are, a pool's those that its group says. The group only decides who takes a unit; whose it
/// is then, its transactional id alone decides.
final class Requests {
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final Consumer<byte[], byte[]> consumer;
    private final Address address;
    private final Owners owners;
    private boolean joined;

    /// Hears on the loop's thread, while it polls, what becomes this loop's and what no longer is.
    interface Owners {
        void given(Set<Integer> partitions);

        void taken(Set<Integer> partitions);
    }

    private Requests(Consumer<byte[], byte[]> consumer, Address address, Owners owners) {
        this.consumer = consumer;
        this.address = address;
        this.owners = owners;
    }

    static Requests open(KafkaClients kafka, Address address, Owners owners) {
        Consumer<byte[], byte[]> consumer =
                address.membership()
                        .map(silence -> kafka.member(address.group(), silence))
                        .orElseGet(() -> kafka.requests(address.group()));
        return new Requests(consumer, address, owners);
    }

    /// Asks for what is this loop's.
    ///
    /// @param partitions that the address can use
    void begin(Set<Integer> partitions) {
        if (address.shared()) {
            consumer.subscribe(List.of(address.requestsTopic()), new Rebalances());
        } else {
            List<TopicPartition> all =
                    partitions.stream()
                            .map(p -> new TopicPartition(address.requestsTopic(), p))
                            .toList();
            consumer.assign(all);
            given(all);
        }
    }

    /// Until its unit is taken a partition has no position that counts: it is paused at one that
    /// keeps the consumer from looking for another.
    private void given(Collection<TopicPartition> partitions) {
        consumer.pause(partitions);
        partitions.forEach(p -> consumer.seek(p, 0));
        joined = true;
        owners.given(numbers(partitions));
    }

    private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .map(TopicPartition::partition)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private final class Rebalances implements ConsumerRebalanceListener {
        /// An earlier life of this member may have given partitions up and ended before it told the
        /// group so: they are nobody's then until the members meet again, and a member that comes
        /// back under its name gives them no reason to.
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (!joined) {
                consumer.enforceRebalance("a member has come back");
            }
            given(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            owners.taken(numbers(partitions));
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            owners.taken(numbers(partitions));
        }
    }

    Consumer<byte[], byte[]> consumer() {
        return consumer;
    }

    /// False as long as the group has not said what is this loop's.
    boolean joined() {
        return joined;
    }

    /// Asks the group's coordinator whether it still counts on this member. Who is out of it may go
    /// on polling for long before it hears so.
    boolean isMember(Admin admin) {
        String self = consumer.groupMetadata().memberId();
        return AddressTopics.members(admin, address).containsKey(self);
    }

    /// Ends the reading.
    ///
    /// @param forGood the group shares out at once what was this member's; else it keeps it for as
    ///   long as a session lasts
    void close(boolean forGood) {
        CloseOptions options =
                forGood
                        ? CloseOptions.timeout(GOODBYE)
                                .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                        : CloseOptions.timeout(Duration.ZERO)
                                .withGroupMembershipOperation(
                                        GroupMembershipOperation.REMAIN_IN_GROUP);
        consumer.close(options);
    }
}
