package backhaul.cli.reading;

import backhaul.cli.exit.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/// Reads stretches of topics, from a moment or an offset up to where they end now.
final class LogReader {

    private static final Duration POLL = Duration.ofMillis(250);

    /// So many polls without any advance, and the broker has stopped answering.
    private static final int PATIENCE = 80;

    private final Consumer<byte[], byte[]> consumer;
    private final Brokers brokers;
    private final Map<String, List<TopicPartition>> partitions = new HashMap<>();

    LogReader(Consumer<byte[], byte[]> consumer, Brokers brokers) {
        this.consumer = consumer;
        this.brokers = brokers;
    }

    /// The partitions of a topic. One that is not there is a failure that says how it is made.
    List<TopicPartition> partitions(String topic) {
        return partitions.computeIfAbsent(topic, this::lookUp);
    }

    private List<TopicPartition> lookUp(String topic) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        if (found == null || found.isEmpty()) {
            throw Failure.neverStarted(
                    topic + " does not exist.", "Make them all: backhaul topics create");
        }
        found.stream()
                .map(PartitionInfo::leader)
                .filter(Objects::nonNull)
                .forEach(brokers::resolve);
        return found.stream().map(it -> new TopicPartition(it.topic(), it.partition())).toList();
    }

    /// Where each partition stood at that moment; its end where nothing came since.
    Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, Instant moment) {
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, moment.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
        Map<TopicPartition, Long> ends = ends(partitions);
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp at = found.get(partition);
            offsets.put(partition, at == null ? ends.get(partition) : Long.valueOf(at.offset()));
        }
        return offsets;
    }

    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        return consumer.endOffsets(partitions);
    }

    Map<TopicPartition, Long> begins(Collection<TopicPartition> partitions) {
        return consumer.beginningOffsets(partitions);
    }

    /// Reads from these offsets to where the partitions end now.
    ///
    /// @param each given every record; says whether to read on
    void read(Map<TopicPartition, Long> from, Predicate<ConsumerRecord<byte[], byte[]>> each) {
        Map<TopicPartition, Long> ends = ends(from.keySet());
        Set<TopicPartition> unread = new HashSet<>();
        from.forEach((partition, offset) -> {
            if (offset < end(ends, partition)) {
                unread.add(partition);
            }
        });
        consumer.assign(unread);
        consumer.resume(unread); // what was read before has stayed paused
        from.forEach((partition, offset) -> {
            if (unread.contains(partition)) {
                consumer.seek(partition, offset);
            }
        });
        readUpTo(ends, unread, each);
    }

    private void readUpTo(
            Map<TopicPartition, Long> ends,
            Set<TopicPartition> unread,
            Predicate<ConsumerRecord<byte[], byte[]>> each) {
        int idle = 0;
        while (!unread.isEmpty()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (record.offset() < end(ends, partition(record)) && !each.test(record)) {
                    return;
                }
            }
            Set<TopicPartition> done =
                    unread.stream()
                            .filter(it -> consumer.position(it) >= end(ends, it))
                            .collect(Collectors.toSet());
            consumer.pause(done);
            unread.removeAll(done);
            idle = records.isEmpty() && done.isEmpty() ? idle + 1 : 0;
            if (idle > PATIENCE) {
                throw stuck(unread);
            }
        }
    }

    private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
        return ends.getOrDefault(partition, 0L);
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    private static Failure stuck(Set<TopicPartition> unread) {
        return Failure.neverStarted(
                "Kafka stopped answering in the middle of " + unread.iterator().next() + ".",
                "Try again; if it goes on so, look at the broker.");
    }
}
