package backhaul.cli.reading;

import backhaul.protocol.kafka.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/// The properties of a consumer that only looks and is soon over: no group, no metrics, and no long
/// wait for the first record.
final class ReaderProperties {

    private static final Map<String, Object> OWN =
            Map.of(
                    CommonClientConfigs.CLIENT_ID_CONFIG, "backhaul",
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                    ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 250,
                    CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "",
                    CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);

    private ReaderProperties() {}

    static Map<String, Object> of(Map<String, String> kafka) {
        Map<String, String> others = new HashMap<>(kafka);
        others.remove(ConsumerConfig.GROUP_ID_CONFIG);
        others.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        return new KafkaSettings(others).consumer(OWN);
    }

    /// For a look at what is written and not committed.
    static Map<String, Object> uncommitted(Map<String, String> kafka) {
        Map<String, Object> properties = of(kafka);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        return properties;
    }
}
