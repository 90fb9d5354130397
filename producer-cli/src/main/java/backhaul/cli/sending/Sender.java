package backhaul.cli.sending;

import backhaul.cli.exit.ExitCode;
import backhaul.cli.exit.Failure;
import backhaul.cli.reading.KafkaFailures;
import backhaul.cli.session.Interrupt;
import backhaul.cli.settings.Asker;
import backhaul.cli.settings.ProducerSettings;
import backhaul.protocol.Envelope;
import backhaul.protocol.event.EventSigner;
import backhaul.protocol.kafka.Envelopes;
import backhaul.protocol.kafka.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;

/// Writes one record to a topic that is there, and tells apart what was written, what was not, and
/// what no one can say.
public final class Sender {

    private static final Map<String, Object> OWN =
            Map.of(
                    CommonClientConfigs.CLIENT_ID_CONFIG,
                    "backhaul",
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    60_000,
                    CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG,
                    "",
                    CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG,
                    false);

    private static final long LOOK_UP_MS = 100;

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final EventSigner signer;
    private final InstantSource clock;
    private final Interrupt interrupt;

    Sender(
            Supplier<Producer<byte[], byte[]>> producers,
            Asker asker,
            InstantSource clock,
            Interrupt interrupt) {
        this.producers = producers;
        this.signer = EventSigner.of(asker.keyId(), asker.key(), clock);
        this.clock = clock;
        this.interrupt = interrupt;
    }

    public static Sender of(
            ProducerSettings settings, Asker asker, InstantSource clock, Interrupt interrupt) {
        KafkaSettings kafka = new KafkaSettings(settings.kafka());
        return new Sender(() -> new KafkaProducer<>(kafka.producer(OWN)), asker, clock, interrupt);
    }

    /// Returns when the broker has it.
    ///
    /// @param record signs it, as late as possible
    /// @param hint for whom no acknowledgement came
    /// @throws Failure where it was not written, or no one can say
    public Sent send(String topic, Function<EventSigner, Envelope> record, String hint) {
        Envelope envelope = signed(record);
        Instant signedAt = clock.instant();
        try (Producer<byte[], byte[]> producer = producers.get()) {
            // metadata first: what fails here was not sent
            producer.partitionsFor(topic);
            Future<RecordMetadata> future = producer.send(Envelopes.record(topic, envelope));
            RecordMetadata written = acknowledged(future, hint);
            producer.close(Duration.ofSeconds(1));
            return new Sent(
                    written.partition(),
                    written.offset(),
                    signedAt,
                    Instant.ofEpochMilli(written.timestamp()));
        }
    }

    private Envelope signed(Function<EventSigner, Envelope> record) {
        try {
            return record.apply(signer);
        } catch (IllegalArgumentException e) {
            throw Failure.neverStarted(e.getMessage() + ". Nothing was sent.").causedBy(e);
        }
    }

    private RecordMetadata acknowledged(Future<RecordMetadata> future, String hint) {
        while (true) {
            try {
                return future.get(LOOK_UP_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (interrupt.requested()) {
                    throw Failure.of(
                            ExitCode.INTERRUPTED, "interrupted before it was acknowledged.", hint);
                }
            } catch (ExecutionException e) {
                throw failure(e, hint);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Failure.of(ExitCode.NOT_WATCHED, "not acknowledged: it may be sent.", hint);
            }
        }
    }

    private static Failure failure(ExecutionException e, String hint) {
        Throwable cause = e.getCause();
        if (cause instanceof ApiException refused && !(refused instanceof RetriableException)) {
            return KafkaFailures.explain(refused);
        }
        String why = cause instanceof KafkaException ? cause.getMessage() : String.valueOf(cause);
        return Failure.of(
                        ExitCode.NOT_WATCHED,
                        "Kafka did not acknowledge it: it may be sent, or not.",
                        why == null ? "" : why,
                        hint)
                .causedBy(e);
    }
}
