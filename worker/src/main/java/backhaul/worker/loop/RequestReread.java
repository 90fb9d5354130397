package backhaul.worker.loop;

import backhaul.worker.admission.Delivery;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/// Reads one request again where it lies: what a restored run is started from. The status topic
/// alone starts nothing.
final class RequestReread implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;

    sealed interface Found {
        record Request(Delivery delivery) implements Found {}

        /// The log no longer holds it.
        record Gone() implements Found {}

        /// No answer in time: ask again.
        record NoAnswer() implements Found {}
    }

    RequestReread(Consumer<byte[], byte[]> consumer, String topic) {
        this.consumer = consumer;
        this.topic = topic;
    }

    Found read(int partition, long offset) {
        TopicPartition at = new TopicPartition(topic, partition);
        consumer.assign(List.of(at));
        consumer.seek(at, offset);
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(PATIENCE)) {
                return record.offset() == offset
                        ? new Found.Request(Records.delivery(record))
                        : new Found.Gone();
            }
            boolean passed = consumer.position(at, PATIENCE) > offset;
            return passed || endOf(at) <= offset ? new Found.Gone() : new Found.NoAnswer();
        } catch (OffsetOutOfRangeException e) {
            return new Found.Gone();
        } catch (TimeoutException e) {
            return new Found.NoAnswer();
        } finally {
            consumer.assign(List.of());
        }
    }

    private long endOf(TopicPartition partition) {
        return consumer.endOffsets(List.of(partition), PATIENCE)
                .getOrDefault(partition, Long.MAX_VALUE);
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
