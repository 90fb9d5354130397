package backhaul.cli.sending;

import backhaul.cli.exit.ExitCode;
import backhaul.cli.exit.Failure;
import backhaul.cli.reading.KafkaFailures;
import backhaul.cli.session.Interrupt;
import backhaul.cli.settings.ProducerSettings;
import backhaul.protocol.BackupRequest;
import backhaul.protocol.CancelRequest;
import backhaul.protocol.client.Asker;
import backhaul.protocol.client.BackupRequests;
import backhaul.protocol.client.Submission;
import backhaul.protocol.client.Submission.Receipt;
import backhaul.protocol.event.EventSigner.NamedKey;
import backhaul.protocol.kafka.KafkaSettings;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;

/// Writes one request or cancel to a topic that is there, and tells apart what was written, what
/// was not, and what no one can say.
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

    private final BackupRequests requests;
    private final Interrupt interrupt;

    private Sender(BackupRequests requests, Interrupt interrupt) {
        this.requests = requests;
        this.interrupt = interrupt;
    }

    public static Sender of(
            ProducerSettings settings,
            backhaul.cli.settings.Asker asker,
            InstantSource clock,
            Interrupt interrupt) {
        KafkaSettings kafka = new KafkaSettings(settings.kafka());
        return over(new KafkaProducer<>(kafka.producer(OWN)), settings, asker, clock, interrupt);
    }

    static Sender over(
            Producer<byte[], byte[]> producer,
            ProducerSettings settings,
            backhaul.cli.settings.Asker asker,
            InstantSource clock,
            Interrupt interrupt) {
        Asker who =
                new Asker(
                        asker.source(),
                        settings.audience(),
                        new NamedKey(asker.keyId(), asker.key()));
        return new Sender(BackupRequests.over(producer, settings.topics(), who, clock), interrupt);
    }

    /// Returns when the broker has it. For one call: the connection ends with it.
    ///
    /// @param hint for whom no acknowledgement came
    /// @throws Failure where it was not written, or no one can say
    public Receipt.Acknowledged send(BackupRequest request, String hint) {
        return send(publisher -> publisher.publish(request), hint);
    }

    public Receipt.Acknowledged send(CancelRequest cancel, String hint) {
        return send(publisher -> publisher.publish(cancel), hint);
    }

    private Receipt.Acknowledged send(
            Function<BackupRequests, Submission> publication, String hint) {
        try (requests) {
            return switch (publication.apply(requests)) {
                case Submission.NotSent notSent -> throw KafkaFailures.explain(notSent.cause());
                case Submission.Sent sent -> acknowledged(receipt(sent.receipt(), hint), hint);
            };
        } catch (IllegalArgumentException e) {
            throw Failure.neverStarted(e.getMessage() + ". Nothing was sent.").causedBy(e);
        }
    }

    private Receipt receipt(CompletableFuture<Receipt> receipt, String hint) {
        while (true) {
            try {
                return receipt.get(LOOK_UP_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (interrupt.requested()) {
                    throw Failure.of(
                            ExitCode.INTERRUPTED, "interrupted before it was acknowledged.", hint);
                }
            } catch (ExecutionException e) {
                throw notAcknowledged(new KafkaException(e.getCause()), hint);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw notAcknowledged(new KafkaException(e), hint);
            }
        }
    }

    private static Receipt.Acknowledged acknowledged(Receipt receipt, String hint) {
        return switch (receipt) {
            case Receipt.Acknowledged acknowledged -> acknowledged;
            case Receipt.Refused(KafkaException cause) -> throw KafkaFailures.explain(cause);
            case Receipt.NotAcknowledged(KafkaException cause) ->
                    throw notAcknowledged(cause, hint);
        };
    }

    private static Failure notAcknowledged(KafkaException cause, String hint) {
        return Failure.of(
                        ExitCode.NOT_WATCHED,
                        "Kafka did not acknowledge it: it may be sent, or not.",
                        String.valueOf(cause.getMessage()),
                        hint)
                .causedBy(cause);
    }
}
