package backhaul.worker.loop;

import backhaul.worker.admission.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/// The requests of an address as they come: skips what is for others, holds back what there is no
/// room for, and knows up to where each partition has been dealt with.
final class Intake {
    private final Consumer<byte[], byte[]> consumer;
    private final byte[] address;
    private final Skips skips;
    private final Deque<ConsumerRecord<byte[], byte[]>> backlog = new ArrayDeque<>();
    private final Map<Integer, Instant> logTimes = new HashMap<>();

    /// Counts what is skipped: for others, or without an address.
    interface Skips {
        void skipped(boolean withoutAddress);
    }

    /// @param consumer assigned to the unit's partitions and positioned
    Intake(Consumer<byte[], byte[]> consumer, String address, Skips skips) {
        this.consumer = consumer;
        this.address = Records.bytes(address);
        this.skips = skips;
    }

    /// Waits up to `patience` for records, unless some are held back. While `open` is false nothing
    /// new is fetched, and all partitions stay paused.
    void poll(boolean open, Duration patience) {
        Set<TopicPartition> assigned = consumer.assignment();
        if (open && backlog.isEmpty()) {
            consumer.resume(assigned);
        } else {
            consumer.pause(assigned);
        }
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
                sort(record);
            }
        } catch (WakeupException e) {
            // the mailbox has news: that is what it is for
        }
    }

    private void sort(ConsumerRecord<byte[], byte[]> record) {
        logTimes.put(record.partition(), Instant.ofEpochMilli(record.timestamp()));
        Records.Addressing addressing = Records.addressing(record, address);
        if (addressing == Records.Addressing.OURS) {
            backlog.add(record);
        } else {
            skips.skipped(addressing == Records.Addressing.NONE);
        }
    }

    /// The next request in the order of its partition.
    Optional<Delivery> next() {
        ConsumerRecord<byte[], byte[]> record = backlog.poll();
        if (record == null) {
            return Optional.empty();
        }
        return Optional.of(Records.delivery(record));
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
        for (TopicPartition partition : consumer.assignment()) {
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
        for (TopicPartition partition : consumer.assignment()) {
            boolean atEnd = consumer.currentLag(partition).orElse(1) == 0;
            if (!atEnd) {
                Instant read = logTimes.getOrDefault(partition.partition(), Instant.EPOCH);
                oldest = read.isBefore(oldest) ? read : oldest;
            }
        }
        return oldest;
    }

    /// True when the topic has grown since this consumer was assigned.
    boolean hasNewPartitions() {
        try {
            return consumer.assignment().stream()
                    .map(TopicPartition::topic)
                    .findAny()
                    .map(topic -> consumer.partitionsFor(topic).size())
                    .filter(size -> size > consumer.assignment().size())
                    .isPresent();
        } catch (WakeupException e) {
            return false; // the mailbox has news: asked again at the next check
        }
    }

    void wakeup() {
        consumer.wakeup();
    }
}
