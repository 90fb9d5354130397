package backhaul.protocol.client;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.CancelRequest;
import backhaul.protocol.Envelope;
import backhaul.protocol.EventIds;
import backhaul.protocol.RunKey;
import backhaul.protocol.Topics;
import backhaul.protocol.client.Submission.NotSent;
import backhaul.protocol.client.Submission.Receipt;
import backhaul.protocol.client.Submission.Sent;
import backhaul.protocol.event.EventSigner;
import backhaul.protocol.kafka.Envelopes;
import backhaul.protocol.kafka.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/// Publishes signed requests and cancels. Safe for use by many threads; one for a process is
/// enough.
///
/// ```java
/// try (BackupRequests requests = BackupRequests.connect(kafka, Topics.DEFAULT, asker, clock)) {
///     BackupRequest request = requests.request("docker-01", "nightly-volumes")
///             .parameter("containers", List.of("db"))
///             .build();
///     Submission submission = requests.publish(request);
/// }
/// ```
public final class BackupRequests implements AutoCloseable {

    private static final Duration CANCEL_EXPIRES = Duration.ofHours(1);

    private final Producer<byte[], byte[]> producer;
    private final Existing existing;
    private final Topics topics;
    private final Asker asker;
    private final EventSigner signer;
    private final InstantSource clock;

    /// Makes sure that a topic is there.
    interface Existing {

        /// Returns if it is.
        ///
        /// @throws KafkaException if it is not, or no one answers
        void check(String topic);
    }

    BackupRequests(
            Producer<byte[], byte[]> producer,
            Existing existing,
            Topics topics,
            Asker asker,
            InstantSource clock) {
        this.producer = producer;
        this.existing = existing;
        this.topics = topics;
        this.asker = asker;
        this.signer = EventSigner.of(asker.keys(), clock);
        this.clock = clock;
    }

    /// Does not wait for a broker: the first publication does.
    ///
    /// @throws KafkaException for properties that Kafka's clients refuse
    public static BackupRequests connect(
            KafkaSettings kafka, Topics topics, Asker asker, InstantSource clock) {
        Producer<byte[], byte[]> producer = new KafkaProducer<>(kafka.producer(Map.of()));
        return new BackupRequests(producer, new ExistingTopics(kafka), topics, asker, clock);
    }

    /// Publishes by a producer of the caller's, which is closed with this. The caller has made sure
    /// that the topics are there: a producer would make them by accident.
    public static BackupRequests over(
            Producer<byte[], byte[]> producer, Topics topics, Asker asker, InstantSource clock) {
        return new BackupRequests(producer, topic -> {}, topics, asker, clock);
    }

    /// A new request with an id of its own.
    public RequestBuilder request(String address, String job) {
        return new RequestBuilder(asker, clock, address, job);
    }

    /// Blocks until the topic is known to be there (10 s at most), and then no more.
    ///
    /// @throws IllegalArgumentException for a request that no worker would read; the message names
    ///   the field
    public Submission publish(BackupRequest request) {
        return send(topics.requests(), request.id(), signer.sign(request));
    }

    /// Asks the run's address to stop the run, or not to start it. Nothing happens to a run of
    /// another source than this key may speak for.
    public Submission cancel(RunKey run, @Nullable String reason) {
        Instant now = clock.instant();
        CancelRequest cancel =
                new CancelRequest(
                        EventIds.next(),
                        asker.source(),
                        run.address(),
                        now,
                        now.plus(CANCEL_EXPIRES),
                        asker.audience(),
                        run.source(),
                        run.id(),
                        reason);
        return publish(cancel);
    }

    /// Like [#publish(BackupRequest)].
    public Submission publish(CancelRequest cancel) {
        return send(topics.controls(), cancel.id(), signer.sign(cancel));
    }

    private Submission send(String topic, String id, Envelope envelope) {
        CompletableFuture<Receipt> receipt = new CompletableFuture<>();
        try {
            existing.check(topic);
            // Waits for the topic's metadata, while a failure still means that nothing is sent.
            producer.partitionsFor(topic);
            Future<RecordMetadata> _ =
                    producer.send(
                            Envelopes.record(topic, envelope),
                            (metadata, failure) -> complete(receipt, receipt(metadata, failure)));
        } catch (KafkaException e) {
            return new NotSent(id, String.valueOf(e.getMessage()), e);
        }
        return new Sent(id, receipt);
    }

    /// What hangs on the receipt must not run on the producer's own thread.
    private static void complete(CompletableFuture<Receipt> receipt, Receipt answer) {
        receipt.completeAsync(() -> answer, Thread::startVirtualThread);
    }

    private Receipt receipt(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
        if (failure != null) {
            return failed(
                    failure instanceof KafkaException kafka ? kafka : new KafkaException(failure));
        }
        if (metadata == null) {
            return failed(new KafkaException("the broker's answer was empty"));
        }
        return new Receipt.Acknowledged(
                metadata.partition(),
                metadata.offset(),
                Instant.ofEpochMilli(metadata.timestamp()),
                clock.instant());
    }

    private static Receipt failed(KafkaException failure) {
        return switch (failure) {
            case AuthorizationException _,
                    InvalidTopicException _,
                    RecordTooLargeException _,
                    UnsupportedVersionException _ ->
                    new Receipt.Refused(failure);
            default -> new Receipt.NotAcknowledged(failure);
        };
    }

    /// Waits for what is sent and not acknowledged, ten seconds at most.
    @Override
    public void close() {
        producer.close(Duration.ofSeconds(10));
    }
}
