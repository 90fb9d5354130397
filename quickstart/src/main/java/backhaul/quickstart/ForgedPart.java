package backhaul.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.Envelope;
import backhaul.protocol.Topics;
import backhaul.protocol.client.RunHistory;
import backhaul.protocol.kafka.Envelopes;
import backhaul.protocol.kafka.KafkaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/// A request that someone with access to Kafka, but without a key, changes on its way. It lands in
/// the dead letters and nothing runs.
final class ForgedPart implements Part {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaSettings kafka;
    private final RunHistory history;
    private final BackupRequest request;
    private final Envelope signed;
    private final Path archive;

    /// @param signed the request as its producer signed it
    /// @param archive what the job would write
    ForgedPart(
            KafkaSettings kafka,
            RunHistory history,
            BackupRequest request,
            Envelope signed,
            Path archive) {
        this.kafka = kafka;
        this.history = history;
        this.request = request;
        this.signed = signed;
        this.archive = archive;
    }

    @Override
    public int number() {
        return 5;
    }

    @Override
    public String title() {
        return "A request whose value was changed";
    }

    @Override
    public String job() {
        return request.ask().job();
    }

    @Override
    public Shown show(Stage stage) throws Exception {
        Instant archivedBefore = Files.getLastModifiedTime(archive).toInstant();
        RecordMetadata written = write(changed(signed));
        Stopwatch stopwatch = Stopwatch.start();
        String reason = deadLetterOf(written);
        Duration took = stopwatch.elapsed();

        Findings findings = new Findings();
        findings.same("the reason", "bad_signature", reason);
        findings.check(!hasStatus(), "there is a status of the changed request");
        findings.same(
                "the time of " + archive,
                archivedBefore,
                Files.getLastModifiedTime(archive).toInstant());
        boolean nothingRan = findings.unexpected().isEmpty();
        stage.narrator().event(took, "dead letter", reason + (nothingRan ? "; nothing ran" : ""));
        return new Shown(this, "-", "dead letter", 0, took, findings.unexpected());
    }

    /// Everything stays as it was signed, but for a few letters of the value.
    private static Envelope changed(Envelope signed) {
        String value = new String(Objects.requireNonNull(signed.value()), UTF_8);
        String changed = value.replace("\"dryRun\":false", "\"dryRun\":true");
        if (changed.equals(value)) {
            throw new IllegalStateException("there is nothing to change in " + value);
        }
        return new Envelope(signed.key(), signed.headers(), changed.getBytes(UTF_8));
    }

    private RecordMetadata write(Envelope envelope)
            throws InterruptedException, ExecutionException {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka.producer(Map.of()))) {
            return producer.send(Envelopes.record(Topics.DEFAULT.requests(), envelope)).get();
        }
    }

    private String deadLetterOf(RecordMetadata written) throws IOException {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        kafka.consumer(Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100)))) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(Topics.DEFAULT.deadLetters()).stream()
                            .map(it -> new TopicPartition(it.topic(), it.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            for (Stopwatch wait = Stopwatch.start(); wait.elapsed().compareTo(PATIENCE) < 0; ) {
                for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(PATIENCE)) {
                    if (isOf(letter, written)) {
                        return header(letter, "reason");
                    }
                }
            }
        }
        throw new IllegalStateException("the changed request is not among the dead letters");
    }

    private static boolean isOf(ConsumerRecord<byte[], byte[]> letter, RecordMetadata written) {
        return header(letter, "source-topic").equals(written.topic())
                && header(letter, "source-partition").equals("" + written.partition())
                && header(letter, "source-offset").equals("" + written.offset());
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    /// The dead letter and the position behind the request are one transaction: whoever sees the
    /// letter sees all that will ever be said.
    private boolean hasStatus() {
        return history.since(request.time()).stream()
                .anyMatch(heard -> heard.event().status().request().id().equals(request.id()));
    }
}
