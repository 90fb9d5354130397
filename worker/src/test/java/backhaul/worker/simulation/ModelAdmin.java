package backhaul.worker.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.internals.KafkaFutureImpl;

/// What the worker asks of Kafka's Admin. The answers are there when a call returns, or how it
/// failed.
final class ModelAdmin {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Node NODE = new Node(1, "broker", 9092);

    private final Link link;
    private final Cluster cluster;

    ModelAdmin(Link link, Cluster cluster) {
        this.link = link;
        this.cluster = cluster;
    }

    private static final class Described extends DescribeTopicsResult {
        Described(Map<String, KafkaFuture<TopicDescription>> byName) {
            super(null, byName);
        }
    }

    public DescribeTopicsResult describeTopics(Collection<String> topics) {
        Map<String, KafkaFuture<TopicDescription>> answers = new HashMap<>();
        for (String topic : topics) {
            answers.put(topic, answer("the topic " + topic, () -> describe(topic)));
        }
        return new Described(answers);
    }

    private TopicDescription describe(String name) {
        Cluster.Topic topic = cluster.topic(name);
        List<TopicPartitionInfo> partitions = new ArrayList<>();
        for (int p = 0; p < topic.partitions().size(); p++) {
            partitions.add(new TopicPartitionInfo(p, NODE, List.of(NODE), List.of(NODE)));
        }
        return new TopicDescription(name, false, partitions, Set.of(), topic.id());
    }

    public ListOffsetsResult listOffsets(
            Map<TopicPartition, OffsetSpec> asked, ListOffsetsOptions options) {
        boolean uncommitted = options.isolationLevel() == IsolationLevel.READ_UNCOMMITTED;
        Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> answers = new HashMap<>();
        Map<TopicPartition, OffsetSpec> sorted = new TreeMap<>(Places.ORDER);
        sorted.putAll(asked);
        sorted.forEach((at, spec) ->
                answers.put(at, answer("an offset of " + at, () -> offset(at, spec, uncommitted))));
        return new ListOffsetsResult(answers);
    }

    private ListOffsetsResultInfo offset(TopicPartition at, OffsetSpec spec, boolean uncommitted) {
        PartitionLog log = cluster.log(at);
        long latest = uncommitted ? log.end() : log.stable();
        long offset = spec instanceof OffsetSpec.EarliestSpec ? log.start() : latest;
        return new ListOffsetsResultInfo(offset, -1, Optional.empty());
    }

    public DescribeConsumerGroupsResult describeConsumerGroups(Collection<String> groups) {
        Map<String, KafkaFuture<ConsumerGroupDescription>> answers = new HashMap<>();
        for (String group : groups) {
            answers.put(group, answer("the group " + group, () -> describeGroup(group)));
        }
        return new DescribeConsumerGroupsResult(answers);
    }

    private ConsumerGroupDescription describeGroup(String name) {
        return new ConsumerGroupDescription(
                name,
                false,
                cluster.group(name).ids().stream()
                        .map(id ->
                                new MemberDescription(
                                        id,
                                        Optional.empty(),
                                        Optional.empty(),
                                        "",
                                        "",
                                        new MemberAssignment(Set.of()),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty()))
                        .toList(),
                "",
                GroupType.CLASSIC,
                GroupState.STABLE,
                NODE,
                Set.of(),
                Optional.empty(),
                Optional.empty());
    }

    private <T> KafkaFuture<T> answer(String what, Supplier<T> question) {
        try {
            return KafkaFuture.completedFuture(link.call(what, PATIENCE, () -> false, question));
        } catch (KafkaException e) {
            KafkaFutureImpl<T> failed = new KafkaFutureImpl<>();
            failed.completeExceptionally(e);
            return failed;
        }
    }

    public void close(Duration patience) {}

    public void close() {}
}
