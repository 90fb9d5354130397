package backhaul.worker.loop;

import backhaul.protocol.Wire;
import backhaul.protocol.kafka.Envelopes;
import backhaul.worker.admission.Delivery;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What is done to a Kafka record before anything believes it.
final class Records {
    private Records() {}

    /// True if the one `address` header names `address`, byte for byte; without parsing anything
    /// else.
    static Addressing addressing(ConsumerRecord<byte[], byte[]> record, byte[] address) {
        var header = record.headers().lastHeader(Wire.ADDRESS);
        if (header == null || header.value() == null) {
            return Addressing.NONE;
        }
        return Arrays.equals(header.value(), address) ? Addressing.OURS : Addressing.FOREIGN;
    }

    enum Addressing {
        OURS,
        FOREIGN,
        NONE
    }

    static byte[] bytes(String address) {
        return address.getBytes(StandardCharsets.UTF_8);
    }

    static Delivery delivery(ConsumerRecord<byte[], byte[]> record) {
        return new Delivery(
                Envelopes.of(record),
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()));
    }
}
