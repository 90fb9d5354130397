package backhaul.cli.world;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.CancelRequest;
import backhaul.protocol.Envelope;
import backhaul.protocol.EventIds;
import backhaul.protocol.JobPresence;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.RunStatus;
import backhaul.protocol.StatusEvent;
import backhaul.protocol.Topics;
import backhaul.protocol.WorkerPresence;
import backhaul.protocol.codec.CancelCodec;
import backhaul.protocol.codec.Decoded;
import backhaul.protocol.codec.RequestCodec;
import backhaul.protocol.event.EventSigner;
import backhaul.protocol.kafka.Envelopes;
import backhaul.protocol.kafka.KafkaSettings;
import backhaul.protocol.signing.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/// Says what it is told to say, signed as a worker signs it, at times that are chosen.
public final class FakeWorker {

    private static final Map<String, Object> READER =
            Map.of("auto.offset.reset", "earliest", "fetch.max.wait.ms", 100);

    private final String name;
    private final Topics topics;
    private final KafkaSettings kafka;
    private SigningKey key = SigningKey.generate();

    FakeWorker(String name, Topics topics, String bootstrapServers) {
        this.name = name;
        this.topics = topics;
        this.kafka = new KafkaSettings(Map.of("bootstrap.servers", bootstrapServers));
    }

    public String name() {
        return name;
    }

    public String publicKey() {
        return key.verificationKey().publicText().orElseThrow();
    }

    /// From now on it signs with another key, which nobody knows.
    public FakeWorker withAnotherKey() {
        key = SigningKey.generate();
        return this;
    }

    /// Says at that moment that it is there, serving its own name and these pools.
    public FakeWorker present(
            Instant at, WorkerPresence.State state, int running, int waiting, String... pools) {
        List<String> addresses = new ArrayList<>(List.of(name));
        addresses.addAll(List.of(pools));
        WorkerPresence presence =
                new WorkerPresence(
                        EventIds.next(),
                        name,
                        at,
                        World.AUDIENCE,
                        List.of(publicKey()),
                        "boot",
                        "machine",
                        "1.0.0",
                        name + ".example.com",
                        "Linux",
                        at,
                        state,
                        addresses,
                        running,
                        waiting);
        write(topics.workers(), 0, at, signer(at).sign(presence));
        return this;
    }

    public FakeWorker present(Instant at) {
        return present(at, WorkerPresence.State.READY, 0, 0);
    }

    public FakeWorker offers(JobPresence job) {
        write(topics.workers(), 0, job.time(), signer(job.time()).sign(job));
        return this;
    }

    /// Says this of a run, in the partition of its request.
    public void says(Instant at, int sequence, RunStatus status) {
        StatusEvent event =
                new StatusEvent(EventIds.next(), name, at, World.AUDIENCE, sequence, status);
        write(topics.status(), status.request().partition(), at, signer(at).sign(event));
    }

    public void progress(
            Instant at, RunStatus status, double percent, long bytes, long total, String message) {
        ProgressEvent event =
                new ProgressEvent(
                        EventIds.next(),
                        name,
                        status.run(),
                        at,
                        World.AUDIENCE,
                        status.attempt(),
                        percent,
                        bytes,
                        total,
                        message);
        write(topics.progress(), status.request().partition(), at, signer(at).sign(event));
    }

    /// Does not let a record in.
    public void deadLetter(
            Instant at,
            int partition,
            Envelope original,
            String reason,
            String detail,
            int sourcePartition,
            long sourceOffset) {
        List<Envelope.Header> headers = new ArrayList<>(original.headers());
        byte[] value = original.value() == null ? new byte[0] : original.value();
        Map.of(
                        "reason", reason,
                        "detail", detail,
                        "worker", name,
                        "source-topic", topics.requests(),
                        "source-partition", Integer.toString(sourcePartition),
                        "source-offset", Long.toString(sourceOffset),
                        "size", Integer.toString(value.length))
                .forEach((header, text) -> headers.add(header(header, text)));
        write(
                topics.deadLetters(),
                partition,
                at,
                new Envelope(original.key(), headers, original.value()));
    }

    private static Envelope.Header header(String name, String text) {
        return new Envelope.Header(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /// A request as it lies on the topic.
    public record Taken(
            BackupRequest request, String digest, int partition, long offset, Instant at) {}

    /// Waits for a request to this address.
    public Taken take(String address) {
        return take(request -> request.address().equals(address));
    }

    /// Waits for such a request.
    public Taken take(Predicate<BackupRequest> wanted) {
        return first(
                topics.requests(),
                record -> Optional.of(taken(record)).filter(it -> wanted.test(it.request())));
    }

    /// Waits for a cancel.
    public CancelRequest takeCancel() {
        return first(
                topics.controls(),
                record ->
                        switch (CancelCodec.decode(record.value())) {
                            case Decoded.Ok<CancelRequest>(CancelRequest cancel) ->
                                    Optional.of(cancel);
                            case Decoded.Malformed<CancelRequest>(String detail) ->
                                    throw new AssertionError(detail);
                        });
    }

    private <T> T first(
            String topic, Function<ConsumerRecord<byte[], byte[]>, Optional<T>> wanted) {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(kafka.consumer(READER))) {
            consumer.assign(
                    consumer.partitionsFor(topic).stream()
                            .map(it -> new TopicPartition(it.topic(), it.partition()))
                            .toList());
            consumer.seekToBeginning(consumer.assignment());
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(100))) {
                    Optional<T> found = wanted.apply(record);
                    if (found.isPresent()) {
                        return found.get();
                    }
                }
            }
        }
        throw new AssertionError("nothing such on " + topic + " within 30 s");
    }

    private static Taken taken(ConsumerRecord<byte[], byte[]> record) {
        return switch (RequestCodec.decode(record.value())) {
            case Decoded.Ok<RequestCodec.Received>(RequestCodec.Received received) ->
                    new Taken(
                            received.request(),
                            received.digest(),
                            record.partition(),
                            record.offset(),
                            Instant.ofEpochMilli(record.timestamp()));
            case Decoded.Malformed<RequestCodec.Received>(String detail) ->
                    throw new AssertionError(detail);
        };
    }

    private EventSigner signer(Instant at) {
        return EventSigner.of(name, key, InstantSource.fixed(at));
    }

    void write(String topic, int partition, Instant at, Envelope envelope) {
        ProducerRecord<byte[], byte[]> plain = Envelopes.record(topic, partition, envelope);
        ProducerRecord<byte[], byte[]> timed =
                new ProducerRecord<>(
                        topic,
                        partition,
                        at.toEpochMilli(),
                        plain.key(),
                        plain.value(),
                        plain.headers());
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(kafka.producer(Map.of()))) {
            producer.send(timed).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
