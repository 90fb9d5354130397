package backhaul.protocol.client;

import backhaul.protocol.StatusEvent;
import backhaul.protocol.kafka.KafkaSettings;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;

/// Reads back what was said of runs.
public final class RunHistory {

    private final KafkaSettings kafka;
    private final Voices voices;

    public RunHistory(KafkaSettings kafka, Voices voices) {
        this.kafka = kafka;
        this.voices = voices;
    }

    /// The last status of each run of which anything was said since, in the order of those statuses
    /// within each partition. Statuses are kept for 30 days.
    ///
    /// @throws KafkaException if the topic cannot be read
    public List<Heard<StatusEvent>> since(Instant since) {
        LastWords last = new LastWords(Integer.MAX_VALUE);
        try (Consumer<byte[], byte[]> consumer = ReaderSettings.consumer(kafka)) {
            TopicLog log = new TopicLog(consumer);
            log.readToEnd(
                    log.offsets(log.partitions(voices.topics().status()), since),
                    record -> voices.status(record).ifPresent(last::hear));
        }
        return List.copyOf(last.all());
    }
}
