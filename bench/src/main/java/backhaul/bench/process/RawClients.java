package backhaul.bench.process;

import backhaul.protocol.Topics;
import backhaul.protocol.kafka.KafkaSettings;
import backhaul.worker.ledger.KafkaClients;
import backhaul.worker.ledger.WorkerKafkaClients;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/// A process that holds the clients which a worker holds, and does nothing with them but to poll.
final class RawClients {
    private static final String READY = "ready";

    private RawClients() {}

    static Program start(String bootstrapServers, Topics topics) throws IOException {
        return Program.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Dlogback.configurationFile=backhaul/bench/logback.xml",
                        RawClients.class.getName(),
                        bootstrapServers,
                        topics.prefix()),
                Map.of("CLASSPATH", System.getProperty("java.class.path")),
                READY);
    }

    public static void main(String[] arguments) {
        Topics topics = new Topics(arguments[1]);
        KafkaClients kafka =
                new WorkerKafkaClients(
                        new KafkaSettings(Map.of("bootstrap.servers", arguments[0])), "raw");
        try (Producer<byte[], byte[]> ledger = kafka.transactional(topics.prefix() + ":raw");
                Producer<byte[], byte[]> presence = kafka.plain();
                Consumer<byte[], byte[]> requests = kafka.requests(topics.prefix() + ":raw");
                Consumer<byte[], byte[]> controls = kafka.follower();
                Admin admin = kafka.admin()) {
            ledger.initTransactions();
            var _ = presence.partitionsFor(topics.workers());
            var _ = admin.describeCluster().nodes();
            begin(controls, topics.controls(), 1);
            begin(requests, topics.requests(), 12);
            requests.poll(Duration.ZERO);
            System.out.println(READY);
            while (true) {
                requests.poll(Duration.ofSeconds(1));
                controls.poll(Duration.ZERO);
            }
        }
    }

    private static void begin(Consumer<byte[], byte[]> consumer, String topic, int partitions) {
        List<TopicPartition> all =
                IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(consumer::position);
    }
}
