package backhaul.protocol.client;

import backhaul.protocol.kafka.KafkaSettings;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/// Consumers that only look: someone waits for what they see, so a fetch does not wait long.
final class ReaderSettings {

    private static final Map<String, Object> OWN =
            Map.of(
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    "earliest",
                    ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                    500);

    private ReaderSettings() {}

    static Consumer<byte[], byte[]> consumer(KafkaSettings kafka) {
        return new KafkaConsumer<>(kafka.consumer(OWN));
    }
}
