package backhaul.protocol.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Reads topics by position, without a group. For one thread.
public final class TopicLog {

    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Consumer<byte[], byte[]> consumer;

    /// @param consumer without a group; closed by who made it
    public TopicLog(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /// Those of a topic, which is not made by asking for it.
    ///
    /// @throws UnknownTopicOrPartitionException if the topic is not there
    public List<TopicPartition> partitions(String topic) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        if (found == null || found.isEmpty()) {
            throw new UnknownTopicOrPartitionException(
                    topic + " does not exist. Make them all: backhaul topics create");
        }
        return found.stream().map(it -> new TopicPartition(topic, it.partition())).toList();
    }

    /// Where each partition stood at that time of the broker's; its end if nothing came since.
    public Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, Instant since) {
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, since.toEpochMilli()));
        Map<TopicPartition, Long> offsets = new HashMap<>(consumer.endOffsets(partitions));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
        found.forEach((partition, at) -> {
            if (at != null) {
                offsets.put(partition, at.offset());
            }
        });
        return offsets;
    }

    public Map<TopicPartition, Long> begins(Collection<TopicPartition> partitions) {
        return consumer.beginningOffsets(partitions);
    }

    public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        return consumer.endOffsets(partitions);
    }

    /// From now on [#poll] gives what lies from these offsets on.
    public void seek(Map<TopicPartition, Long> offsets) {
        consumer.assign(offsets.keySet());
        offsets.forEach(consumer::seek);
    }

    /// The same for these partitions too.
    void add(Map<TopicPartition, Long> offsets) {
        Set<TopicPartition> all = new HashSet<>(consumer.assignment());
        all.addAll(offsets.keySet());
        consumer.assign(all);
        offsets.forEach(consumer::seek);
    }

    public ConsumerRecords<byte[], byte[]> poll(Duration wait) {
        return consumer.poll(wait);
    }

    long position(TopicPartition partition) {
        return consumer.position(partition);
    }

    /// Reads from these offsets to where the partitions end now; ends are positions, since offsets
    /// have gaps.
    ///
    /// @throws TimeoutException if the broker stops answering
    public void readToEnd(
            Map<TopicPartition, Long> from,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(from.keySet());
        seek(from);
        Set<TopicPartition> unread = new HashSet<>(from.keySet());
        long lastAdvance = System.nanoTime();
        while (!withoutRead(unread, ends).isEmpty()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            records.forEach(each);
            long now = System.nanoTime();
            if (!records.isEmpty()) {
                lastAdvance = now;
            } else if (now - lastAdvance > PATIENCE.toNanos()) {
                throw new TimeoutException("no answer while reading " + unread);
            }
        }
    }

    private Set<TopicPartition> withoutRead(
            Set<TopicPartition> unread, Map<TopicPartition, Long> ends) {
        unread.removeIf(partition -> position(partition) >= ends.getOrDefault(partition, 0L));
        return unread;
    }
}
