package backhaul.protocol.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

final class KafkaSettingsTest {

    private static final KafkaSettings SETTINGS =
            new KafkaSettings(
                    Map.ofEntries(
                            Map.entry("bootstrap.servers", "localhost:1"),
                            Map.entry("security.protocol", "PLAINTEXT"),
                            Map.entry("group.id", "mine"),
                            Map.entry("transactional.id", "mine"),
                            Map.entry("partitioner.class", "mine"),
                            Map.entry("isolation.level", "read_uncommitted"),
                            Map.entry("allow.auto.create.topics", "true"),
                            Map.entry("enable.auto.commit", "true"),
                            Map.entry("fetch.max.bytes", "1"),
                            Map.entry("acks", "0"),
                            Map.entry("compression.type", "zstd"),
                            Map.entry("delivery.timeout.ms", "999999999"),
                            Map.entry("request.timeout.ms", "1")));

    @Test
    void a_consumer_has_ours_over_the_users_and_the_callers_over_ours() {
        assertThat(SETTINGS.consumer(Map.of("fetch.max.wait.ms", 100)))
                .containsEntry("bootstrap.servers", "localhost:1")
                .containsEntry("security.protocol", "PLAINTEXT")
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("allow.auto.create.topics", false)
                .containsEntry("enable.auto.commit", false)
                .containsEntry("max.partition.fetch.bytes", 262_144)
                .containsEntry("fetch.max.bytes", 4_194_304)
                .containsEntry("fetch.max.wait.ms", 100)
                .containsEntry("request.timeout.ms", 10_000)
                .containsEntry("default.api.timeout.ms", 10_000)
                .doesNotContainKey("group.id");
    }

    @Test
    void a_producer_has_ours_over_the_users_and_the_callers_over_ours() {
        assertThat(SETTINGS.producer(Map.of("transactional.id", "ours")))
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("compression.type", "none")
                .containsEntry("delivery.timeout.ms", 240_000)
                .containsEntry("max.block.ms", 10_000)
                .containsEntry("transactional.id", "ours")
                .doesNotContainKey("partitioner.class");
    }

    @Test
    void kafka_takes_the_settings() {
        Map<String, Object> producer = new HashMap<>(SETTINGS.producer(Map.of()));

        assertThat(new ProducerConfig(producer).getString("acks")).isEqualTo("-1");
        assertThat(new ConsumerConfig(SETTINGS.consumer(Map.of())).getString("isolation.level"))
                .isEqualTo("read_committed");
        new KafkaProducer<byte[], byte[]>(producer).close();
    }
}
