package backhaul.cli.reading;

import backhaul.cli.fleet.Fleet;
import backhaul.cli.settings.ProducerSettings;
import backhaul.protocol.Topics;
import backhaul.protocol.client.TopicLog;
import backhaul.protocol.client.Voices;
import backhaul.protocol.event.TrustedWorkers;
import backhaul.protocol.kafka.KafkaSettings;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// One set of topics on one Kafka cluster, as the commands see it. Connects when it is first asked
/// for something. For one thread.
public final class Cluster implements AutoCloseable {

    private final ProducerSettings settings;
    private final TrustedWorkers trusted;
    private final InstantSource clock;
    private @Nullable Consumer<byte[], byte[]> consumer;
    private @Nullable TopicLog log;

    public Cluster(ProducerSettings settings, InstantSource clock) {
        this.settings = settings;
        this.trusted = TrustedWorkers.of(settings.trustedWorkers());
        this.clock = clock;
    }

    /// Fails at once if no broker answers, or the topic is not there.
    public void require(String topic) {
        var _ = log().partitions(topic);
    }

    /// For the making and checking of topics. Fails at once if no broker answers.
    public Admin admin() {
        brokers().reach();
        return Admin.create(new KafkaSettings(settings.kafka()).admin());
    }

    public Fleet fleet() {
        return Fleet.of(backhaul.protocol.client.Fleet.read(log(), voices(), clock.instant()));
    }

    public RunReader runs() {
        return new RunReader(log(), voices(), clock);
    }

    public DeadLetterReader deadLetters() {
        return new DeadLetterReader(log(), topics());
    }

    /// Where the topics that workers speak on end now: what is said from here on can be followed.
    public Mark mark() {
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (String topic :
                List.of(topics().status(), topics().progress(), topics().deadLetters())) {
            ends.putAll(log().ends(log().partitions(topic)));
        }
        return new Mark(ends);
    }

    /// A place in the topics.
    public record Mark(Map<TopicPartition, Long> offsets) {

        /// For what will not be followed.
        public static final Mark NOWHERE = new Mark(Map.of());
    }

    /// What is said from the mark on. Has a connection of its own, so that others can be asked
    /// meanwhile.
    public Tail follow(Mark mark) {
        return new KafkaTail(
                new KafkaConsumer<>(ReaderProperties.of(settings.kafka())),
                () -> new KafkaConsumer<>(ReaderProperties.uncommitted(settings.kafka())),
                voices(),
                mark.offsets());
    }

    private Voices voices() {
        return new Voices(topics(), settings.audience(), trusted);
    }

    private Topics topics() {
        return settings.topics();
    }

    private TopicLog log() {
        if (log == null) {
            brokers().reach();
            consumer = new KafkaConsumer<>(ReaderProperties.of(settings.kafka()));
            brokers().follow(consumer.partitionsFor(topics().workers()));
            log = new TopicLog(consumer);
        }
        return log;
    }

    private Brokers brokers() {
        return new Brokers(new KafkaSettings(settings.kafka()).bootstrapServers());
    }

    @Override
    public void close() {
        if (consumer != null) {
            consumer.close(Closing.AT_ONCE);
        }
    }
}
