package backhaul.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.Envelope;
import backhaul.protocol.Samples;
import backhaul.protocol.kafka.Envelopes;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The CloudEvents SDK reads our records as they are.
final class CloudEventsTest {

    private static final EventSigner SIGNER =
            EventSigner.of("any", Samples.WORKER, InstantSource.fixed(Samples.NOW));

    static Stream<Envelope> records() {
        return Stream.of(
                SIGNER.sign(Samples.request()),
                SIGNER.sign(Samples.cancel()),
                SIGNER.sign(Samples.status()),
                SIGNER.sign(Samples.progress()),
                SIGNER.sign(Samples.worker()),
                SIGNER.sign(Samples.job()));
    }

    @ParameterizedTest
    @MethodSource("records")
    void every_record_is_a_cloudevent(Envelope envelope) {
        ProducerRecord<byte[], byte[]> record = Envelopes.record("any", envelope);

        CloudEvent event =
                KafkaMessageFactory.createReader(record.headers(), record.value()).toEvent();

        assertThat(event.getType()).startsWith("backhaul.").endsWith(".v1");
        assertThat(record.headers().lastHeader("webhook-id").value())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(event.getId());
        assertThat(event.getTime()).isNotNull();
        assertThat(event.getExtension("audience")).isEqualTo("production");
        assertThat(event.getData()).isNotNull();
    }
}
