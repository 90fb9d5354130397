package backhaul.sandbox.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// What the tests here do with a cluster, by way of real clients and topics of one partition.
record Clients(String bootstrapServers) {

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    String clusterId() {
        try (Admin admin = admin()) {
            return admin.describeCluster().clusterId().get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    void createTopic(String topic) throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) -1))).all().get();
        }
    }

    int leader(String topic) throws Exception {
        return partition(topic).leader().id();
    }

    List<Integer> inSync(String topic) throws Exception {
        return partition(topic).isr().stream().map(Node::id).toList();
    }

    private TopicPartitionInfo partition(String topic) throws Exception {
        try (Admin admin = admin()) {
            return only(admin.describeTopics(List.of(topic)).topicNameValues().values())
                    .get()
                    .partitions()
                    .getFirst();
        }
    }

    /// A producer whose `initTransactions` is done.
    Producer<String, String> transactional(String id) {
        Producer<String, String> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers, "transactional.id", id),
                        new StringSerializer(),
                        new StringSerializer());
        producer.initTransactions();
        return producer;
    }

    void commit(String topic, String value) throws Exception {
        try (Producer<String, String> producer = transactional("writer")) {
            commit(producer, topic, value);
        }
    }

    static void commit(Producer<String, String> producer, String topic, String value)
            throws Exception {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(topic, value)).get();
        producer.commitTransaction();
    }

    /// All committed records up to the end that there is now. A commit is acknowledged before its
    /// markers are written, so the end is that of all records, and what is open on the way is
    /// waited for.
    List<String> committed(String topic) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Consumer<String, String> consumer = committedRecords()) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of());
            long end = end(partition);
            List<String> values = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }

    private long end(TopicPartition partition) throws Exception {
        try (Admin admin = admin()) {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        }
    }

    private Consumer<String, String> committedRecords() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private static <T> T only(Collection<T> values) {
        return values.iterator().next();
    }
}
