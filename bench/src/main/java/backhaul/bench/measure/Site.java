package backhaul.bench.measure;

import backhaul.protocol.Topics;
import backhaul.protocol.kafka.KafkaSettings;
import backhaul.protocol.topics.TopicSetup;
import backhaul.worker.ledger.KafkaClients;
import backhaul.worker.ledger.WorkerKafkaClients;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/// Where a measurement takes place.
///
/// @param benchmark its name
/// @param fork which measurement this is; a name that no other has
public record Site(String bootstrapServers, String benchmark, String fork, Size size) {
    private static final int PARTITIONS = 12;

    /// Topics that all measurements of a benchmark share.
    public Topics shared() {
        return new Topics("bench-" + benchmark);
    }

    /// Topics of this measurement alone.
    public Topics own() {
        return new Topics("bench-" + benchmark + "-" + fork);
    }

    /// A worker of this measurement alone.
    public String worker() {
        return "host-" + fork;
    }

    /// Clients as a worker has them: both sides use these, so that settings make no difference.
    public KafkaClients clients() {
        return new WorkerKafkaClients(settings(), worker());
    }

    public KafkaSettings settings() {
        return new KafkaSettings(Map.of("bootstrap.servers", bootstrapServers));
    }

    public void create(Topics topics) throws InterruptedException {
        try (Admin admin = clients().admin()) {
            TopicSetup.Answer answer = new TopicSetup(admin, topics).create(OptionalInt.of(1));
            if (!(answer instanceof TopicSetup.Answer.Found found && found.usable())) {
                throw new IllegalStateException("the topics cannot be made: " + answer);
            }
        }
    }

    /// So that what was measured before weighs on the broker no longer.
    public void delete(Topics topics) throws InterruptedException {
        try (Admin admin = clients().admin()) {
            admin.deleteTopics(topics.all()).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the topics cannot be deleted", e);
        }
    }

    public static List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }
}
