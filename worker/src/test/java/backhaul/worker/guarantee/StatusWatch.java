package backhaul.worker.guarantee;

import backhaul.protocol.StatusEvent;
import backhaul.protocol.Topics;
import backhaul.protocol.event.Reading;
import backhaul.protocol.event.TrustedWorkers;
import backhaul.protocol.kafka.Envelopes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/// Reads the status topic from its beginning, `read_committed`, and shows a guarantee every status
/// that verifies.
public final class StatusWatch implements AutoCloseable {
    private static final int PARTITIONS = 12;

    private final Consumer<byte[], byte[]> reader;
    private final TrustedWorkers trusted;
    private final ExactlyOneTerminalStatus guarantee;

    /// Takes over `reader`.
    public StatusWatch(
            Consumer<byte[], byte[]> reader,
            Topics topics,
            TrustedWorkers trusted,
            ExactlyOneTerminalStatus guarantee) {
        this.reader = reader;
        this.trusted = trusted;
        this.guarantee = guarantee;
        List<TopicPartition> all = new ArrayList<>();
        for (int p = 0; p < PARTITIONS; p++) {
            all.add(new TopicPartition(topics.status(), p));
        }
        reader.assign(all);
        reader.seekToBeginning(all);
    }

    /// Reads what there is.
    public void read() {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(50))) {
            if (trusted.status(Envelopes.of(record))
                    instanceof Reading.Checked<StatusEvent>(StatusEvent event)) {
                guarantee.saw(event);
            }
        }
    }

    /// Reads on until `seen`.
    public void until(Duration within, BooleanSupplier seen) {
        Awaitility.await()
                .atMost(within)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    read();
                    return seen.getAsBoolean();
                });
    }

    @Override
    public void close() {
        reader.close(CloseOptions.timeout(Duration.ZERO));
    }
}
