package backhaul.worker.loop;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
        void skipped(boolean withoutAddress);
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
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
                sort(record);
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

    private void sort(ConsumerRecord<byte[], byte[]> record) {
        Inbox inbox = inboxes.get(record.partition());
        if (inbox == null) {
            return; // its unit went while it was fetched: whoever has it now reads it
        }
        Records.Addressing addressing = Records.addressing(record, address);
        if (addressing == Records.Addressing.OURS) {
            inbox.add(record);
        } else {
            inbox.passed(record);
            skips.skipped(addressing == Records.Addressing.NONE);
        }
    }

    boolean holdsBack() {
        return inboxes.values().stream().anyMatch(Inbox::holdsBack);
    }

    void wakeup() {
        consumer.wakeup();
    }
}
