package backhaul.worker.config;

import backhaul.protocol.Topics;
import backhaul.protocol.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/// How Kafka is reached, and the names of the topics there.
///
/// @param properties of Kafka's clients, as they stand in the file; `toString` shows their names
///   alone
public record KafkaConnection(Topics topics, Map<String, String> properties) {

    /// Properties that decide whether runs are lost or doubled: Backhaul sets them itself.
    static final Set<String> OWN =
            Set.of(
                    "acks",
                    "allow.auto.create.topics",
                    "auto.offset.reset",
                    "buffer.memory",
                    "client.id",
                    "compression.type",
                    "default.api.timeout.ms",
                    "delivery.timeout.ms",
                    "enable.auto.commit",
                    "enable.idempotence",
                    "fetch.max.bytes",
                    "fetch.max.wait.ms",
                    "group.id",
                    "group.instance.id",
                    "group.protocol",
                    "heartbeat.interval.ms",
                    "isolation.level",
                    "key.deserializer",
                    "key.serializer",
                    "linger.ms",
                    "max.block.ms",
                    "max.in.flight.requests.per.connection",
                    "max.partition.fetch.bytes",
                    "max.poll.records",
                    "partition.assignment.strategy",
                    "partitioner.class",
                    "partitioner.ignore.keys",
                    "request.timeout.ms",
                    "retries",
                    "retry.backoff.ms",
                    "transaction.timeout.ms",
                    "transaction.two.phase.commit.enable",
                    "transactional.id",
                    "value.deserializer",
                    "value.serializer");

    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(45);

    public KafkaConnection {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
        if (bootstrapServers(properties).isBlank()) {
            throw new IllegalArgumentException("kafka.bootstrap.servers is missing");
        }
    }

    /// The names that may stand below `kafka:`.
    static SortedSet<String> known() {
        var names = new TreeSet<String>();
        names.addAll(AdminClientConfig.configNames());
        names.addAll(ConsumerConfig.configNames());
        names.addAll(ProducerConfig.configNames());
        return names;
    }

    /// Values that Kafka's clients would not take, by the property's name.
    static SortedMap<String, String> mistakes(Map<String, String> properties) {
        var mistakes = new TreeMap<String, String>();
        for (ConfigDef definition :
                List.of(
                        AdminClientConfig.configDef(),
                        ConsumerConfig.configDef(),
                        ProducerConfig.configDef())) {
            for (ConfigValue value : definition.validate(properties)) {
                if (properties.containsKey(value.name()) && !value.errorMessages().isEmpty()) {
                    mistakes.put(value.name(), value.errorMessages().getFirst() + ".");
                }
            }
        }
        return mistakes;
    }

    /// The properties with ours above them, for each kind of client.
    public KafkaSettings settings() {
        return new KafkaSettings(properties);
    }

    public String bootstrapServers() {
        return bootstrapServers(properties);
    }

    /// Each of the bootstrap servers, `host:port`.
    public List<String> brokers() {
        return Arrays.stream(bootstrapServers().split(",", -1))
                .map(String::strip)
                .filter(broker -> !broker.isEmpty())
                .toList();
    }

    /// `PLAINTEXT`, `SASL_SSL`: as configured, or Kafka's default.
    public String securityProtocol() {
        return properties.getOrDefault(AdminClientConfig.SECURITY_PROTOCOL_CONFIG, "PLAINTEXT");
    }

    /// How long a member of a pool may be silent before others take its units.
    public Duration sessionTimeout() {
        String millis = properties.get(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
        return millis == null ? SESSION_TIMEOUT : Duration.ofMillis(Long.parseLong(millis));
    }

    private static String bootstrapServers(Map<String, String> properties) {
        return properties.getOrDefault(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "");
    }

    @Override
    public String toString() {
        return "KafkaConnection[topics=" + topics + ", properties=" + properties.keySet() + "]";
    }
}
