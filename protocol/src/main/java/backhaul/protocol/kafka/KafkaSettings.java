package backhaul.protocol.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The properties of Kafka clients: those a user passes through under Kafka's own names, under ours
/// that no one may override. Each of ours was measured to matter.
public final class KafkaSettings {

    private static final int TEN_SECONDS = 10_000;

    private final Map<String, String> passedThrough;

    public KafkaSettings(Map<String, String> passedThrough) {
        this.passedThrough = Map.copyOf(passedThrough);
    }

    public String bootstrapServers() {
        return Objects.requireNonNullElse(
                passedThrough.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG), "");
    }

    public Map<String, Object> admin() {
        Map<String, Object> properties = new HashMap<>(passedThrough);
        properties.putAll(timeouts());
        return properties;
    }

    /// For a consumer that assigns its partitions itself and reads what is committed; `own` are the
    /// caller's settings, which no one may override either.
    public Map<String, Object> consumer(Map<String, ?> own) {
        Map<String, Object> properties = new HashMap<>(passedThrough);
        properties.putAll(timeouts());
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 262_144);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4_194_304);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 5_000);
        properties.putAll(own);
        return properties;
    }

    /// For a producer whose records are each written once, by all replicas, uncompressed, and to
    /// the partition that the key says.
    public Map<String, Object> producer(Map<String, ?> own) {
        Map<String, Object> properties = new HashMap<>(passedThrough);
        properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, TEN_SECONDS);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TEN_SECONDS);
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4_194_304L);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 240_000);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.remove(ProducerConfig.PARTITIONER_CLASS_CONFIG);
        properties.remove(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG);
        properties.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        properties.putAll(own);
        return properties;
    }

    private static Map<String, Object> timeouts() {
        return Map.of(
                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, TEN_SECONDS,
                CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, TEN_SECONDS);
    }
}
