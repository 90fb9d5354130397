package backhaul.worker.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// The brokers: topics, the offsets of groups, and the coordinator of transactions. Whatever is
/// done here happens at once; that requests and answers take time, or get lost, is the [Link]'s.
final class Cluster {
    private final World world;
    private final Map<String, Topic> topics = new TreeMap<>();
    private final Map<String, Map<TopicPartition, OffsetAndMetadata>> groups = new HashMap<>();
    private final Map<String, Group> members = new HashMap<>();
    final Coordinator coordinator;

    /// A topic of one life; made again, it has another id.
    record Topic(Uuid id, List<PartitionLog> partitions) {}

    Cluster(World world, Coordinator.Watch watch) {
        this.world = world;
        this.coordinator = new Coordinator(world, this, watch);
    }

    void create(String topic, int partitions) {
        List<PartitionLog> logs = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            logs.add(new PartitionLog());
        }
        topics.put(topic, new Topic(new Uuid(world.nextLong(), world.nextLong()), logs));
    }

    void grow(String topic) {
        topic(topic).partitions().add(new PartitionLog());
    }

    Topic topic(String name) {
        Topic topic = topics.get(name);
        if (topic == null) {
            throw new UnknownTopicOrPartitionException("there is no topic " + name);
        }
        return topic;
    }

    PartitionLog log(TopicPartition at) {
        List<PartitionLog> partitions = topic(at.topic()).partitions();
        if (at.partition() >= partitions.size()) {
            throw new UnknownTopicOrPartitionException("there is no " + at);
        }
        return partitions.get(at.partition());
    }

    /// What a producer without a transaction writes, acknowledged.
    PartitionLog.Entry append(ProducerRecord<byte[], byte[]> record, int partition) {
        return log(new TopicPartition(record.topic(), partition)).append(record, world.millis());
    }

    Map<TopicPartition, OffsetAndMetadata> offsets(String group) {
        return groups.computeIfAbsent(group, _ -> new HashMap<>());
    }

    /// Where the members of a group meet; all of them read the requests.
    Group group(String name) {
        return members.computeIfAbsent(
                name,
                _ ->
                        new Group(
                                world,
                                name,
                                () -> topic(Trade.TOPICS.requests()).partitions().size()));
    }

    void forgetOffsets(String group) {
        groups.remove(group);
    }

    /// How long the markers of a transaction take to reach a partition.
    Duration markerDelay() {
        return world.oneIn(20)
                ? world.between(Duration.ofMillis(100), Duration.ofSeconds(4))
                : world.millisUpTo(20);
    }
}
