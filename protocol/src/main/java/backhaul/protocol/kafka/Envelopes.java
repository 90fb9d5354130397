package backhaul.protocol.kafka;

import backhaul.protocol.Envelope;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/// Envelopes to and from Kafka's own records.
public final class Envelopes {

    private Envelopes() {}

    public static Envelope of(ConsumerRecord<byte[], byte[]> record) {
        List<Envelope.Header> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(new Envelope.Header(header.key(), header.value()));
        }
        return new Envelope(record.key(), List.copyOf(headers), record.value());
    }

    /// Goes to the partition that the key says, as the contract asks of requests for a pool.
    public static ProducerRecord<byte[], byte[]> record(String topic, Envelope envelope) {
        return record(topic, null, envelope);
    }

    public static ProducerRecord<byte[], byte[]> record(
            String topic, int partition, Envelope envelope) {
        return record(topic, Integer.valueOf(partition), envelope);
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, @Nullable Integer partition, Envelope envelope) {
        List<Header> headers = new ArrayList<>();
        for (Envelope.Header header : envelope.headers()) {
            headers.add(new RecordHeader(header.name(), header.value()));
        }
        return new ProducerRecord<>(topic, partition, envelope.key(), envelope.value(), headers);
    }
}
