package backhaul.protocol.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.Envelope;
import backhaul.protocol.Envelope.Header;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class EnvelopesTest {

    private static final Envelope ENVELOPE =
            new Envelope(
                    new byte[] {1},
                    List.of(
                            new Header("a", new byte[] {2}),
                            new Header("a", new byte[] {3}),
                            new Header("b", null)),
                    new byte[] {4});

    @Test
    void a_record_goes_and_comes_as_it_is() {
        ProducerRecord<byte[], byte[]> sent = Envelopes.record("t", 7, ENVELOPE);

        Envelope received =
                Envelopes.of(
                        new ConsumerRecord<>(
                                "t",
                                7,
                                0,
                                0,
                                TimestampType.LOG_APPEND_TIME,
                                0,
                                0,
                                sent.key(),
                                sent.value(),
                                sent.headers(),
                                Optional.empty()));

        assertThat(received).usingRecursiveComparison().isEqualTo(ENVELOPE);
        assertThat(sent.partition()).isEqualTo(7);
    }

    @Test
    void without_a_partition_the_key_decides() {
        assertThat(Envelopes.record("t", ENVELOPE).partition()).isNull();
    }
}
