package backhaul.worker.faults;

import backhaul.worker.RealWorker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Somebody's transaction that hangs on every partition of a topic: whoever reads `read_committed`
/// has to wait for its end.
final class ForeignTransaction implements AutoCloseable {
    private static final int PARTITIONS = 12;

    private final KafkaProducer<byte[], byte[]> producer;

    private ForeignTransaction(KafkaProducer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    static ForeignTransaction on(RealWorker worker, String topic) {
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        worker.direct.producer(
                                Map.of(
                                        "transactional.id",
                                        "foreign-" + topic,
                                        "transaction.timeout.ms",
                                        600_000)));
        producer.initTransactions();
        producer.beginTransaction();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            byte[] word = "foreign".getBytes(StandardCharsets.UTF_8);
            var _ = producer.send(new ProducerRecord<>(topic, partition, word, word));
        }
        producer.flush();
        return new ForeignTransaction(producer);
    }

    /// Ends it at last.
    void abort() {
        producer.abortTransaction();
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
