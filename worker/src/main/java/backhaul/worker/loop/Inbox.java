package backhaul.worker.loop;

import backhaul.worker.admission.Delivery;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// The requests of one unit: holds back what there is no room for, and knows up to where each
/// partition has been dealt with.
final class Inbox {
    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Deque<ConsumerRecord<byte[], byte[]>> backlog = new ArrayDeque<>();
    private final Map<Integer, Instant> logTimes = new HashMap<>();

    /// @param consumer that reads these partitions
    Inbox(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
        this.consumer = consumer;
        this.partitions = List.copyOf(partitions);
    }

    List<TopicPartition> partitions() {
        return partitions;
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
        backlog.add(record);
    }

    /// A partition was read up to this record, whosever it is.
    void passed(ConsumerRecord<byte[], byte[]> last) {
        logTimes.put(last.partition(), Instant.ofEpochMilli(last.timestamp()));
    }

    /// The next request in the order of its partition.
    Optional<Delivery> next() {
        return Optional.ofNullable(backlog.poll()).map(Records::delivery);
    }

    boolean holdsBack() {
        return !backlog.isEmpty();
    }

    /// The next request to read in each partition, were this loop to end now.
    Map<Integer, Long> positions() {
        Map<Integer, Long> positions = new HashMap<>();
        Set<Integer> held = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> record : backlog) {
            if (held.add(record.partition())) {
                positions.put(record.partition(), record.offset());
            }
        }
        for (TopicPartition partition : partitions) {
            if (!held.contains(partition.partition())) {
                positions.put(partition.partition(), consumer.position(partition));
            }
        }
        return positions;
    }

    /// The oldest append time that any partition has been read up to; one that is read to its end
    /// counts as now. A replay of anything read before has been read by then.
    Instant readUpTo(Instant now) {
        Instant oldest = now;
        for (TopicPartition partition : partitions) {
            boolean atEnd = consumer.currentLag(partition).orElse(1) == 0;
            if (!atEnd) {
                Instant read = logTimes.getOrDefault(partition.partition(), Instant.EPOCH);
                oldest = read.isBefore(oldest) ? read : oldest;
            }
        }
        return oldest;
    }
}
