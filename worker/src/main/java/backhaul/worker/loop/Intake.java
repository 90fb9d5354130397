package backhaul.worker.loop;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/// Reads the requests topic for all units that are served: skips what is for others, and puts what
/// is ours into the inbox of its unit. Partitions that nobody serves stay paused.
final class Intake {
    private final Consumer<byte[], byte[]> consumer;
    private final byte[] address;
    private final Skips skips;
    private final Map<Integer, Inbox> inboxes = new HashMap<>();

    /// Counts what is skipped: for others, or without an address.
    interface Skips {
        void skipped(int forOthers, int withoutAddress);
    }

    Intake(Consumer<byte[], byte[]> consumer, String address, Skips skips) {
        this.consumer = consumer;
        this.address = Records.bytes(address);
        this.skips = skips;
    }

    /// Serves a unit from now on, each of its partitions from where it is told.
    Inbox open(Map<TopicPartition, Long> next) {
        next.forEach(consumer::seek);
        Inbox inbox = new Inbox(consumer, next.keySet());
        next.keySet().forEach(p -> inboxes.put(p.partition(), inbox));
        return inbox;
    }

    /// Serves a unit no longer: what it held back is read again by whoever serves it next.
    void close(Inbox inbox) {
        inboxes.values().removeIf(inbox::equals);
        Set<TopicPartition> left = new HashSet<>(inbox.partitions());
        left.retainAll(consumer.assignment());
        consumer.pause(left);
    }

    /// Waits up to `patience` for records, unless some are held back. While `open` is false nothing
    /// new is fetched, and all partitions stay paused.
    void poll(boolean open, Duration patience) {
        Collection<TopicPartition> assigned = consumer.assignment();
        Set<TopicPartition> wanted = open && !holdsBack() ? served(assigned) : Set.of();
        Set<TopicPartition> unwanted = new HashSet<>(assigned);
        unwanted.removeAll(wanted);
        consumer.resume(wanted);
        consumer.pause(unwanted);
        try {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(patience);
            for (TopicPartition partition : polled.partitions()) {
                Inbox inbox = inboxes.get(partition.partition());
                // Without one its unit went while this was fetched: whoever has it now reads it.
                if (inbox != null) {
                    sort(polled.records(partition), inbox);
                }
            }
        } catch (WakeupException e) {
            // the mailbox has news: that is what it is for
        }
    }

    private Set<TopicPartition> served(Collection<TopicPartition> assigned) {
        Set<TopicPartition> served = new LinkedHashSet<>(assigned);
        served.removeIf(p -> !inboxes.containsKey(p.partition()));
        return served;
    }

    /// Nearly every record is for others: what is done for each of those is the worker's cost.
    private void sort(List<ConsumerRecord<byte[], byte[]>> records, Inbox inbox) {
        int forOthers = 0;
        int withoutAddress = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            switch (Records.addressing(record, address)) {
                case OURS -> inbox.add(record);
                case FOREIGN -> forOthers++;
                case NONE -> withoutAddress++;
            }
        }
        inbox.passed(records.getLast());
        if (forOthers + withoutAddress > 0) {
            skips.skipped(forOthers, withoutAddress);
        }
    }

    boolean holdsBack() {
        return inboxes.values().stream().anyMatch(Inbox::holdsBack);
    }

    void wakeup() {
        consumer.wakeup();
    }
}
