package backhaul.worker.loop;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.CancelRequest;
import backhaul.protocol.Envelope;
import backhaul.protocol.EventIds;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.RunKey;
import backhaul.protocol.Topics;
import backhaul.protocol.event.EventSigner;
import backhaul.protocol.event.TrustedWorkers;
import backhaul.protocol.kafka.Envelopes;
import backhaul.protocol.kafka.KafkaSettings;
import backhaul.protocol.signing.SigningKey;
import backhaul.protocol.topics.TopicSetup;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.worker.admission.Admission;
import backhaul.worker.admission.CancelAdmission;
import backhaul.worker.admission.DeadLetterRate;
import backhaul.worker.admission.DeadLetterRecord;
import backhaul.worker.admission.KeyRing;
import backhaul.worker.admission.TrustedKey;
import backhaul.worker.catalog.Catalog;
import backhaul.worker.catalog.Job;
import backhaul.worker.catalog.RetryPolicy;
import backhaul.worker.guarantee.ExactlyOneTerminalStatus;
import backhaul.worker.guarantee.StatusWatch;
import backhaul.worker.ledger.KafkaClients;
import backhaul.worker.ledger.StatusRecords;
import backhaul.worker.ledger.Unit;
import backhaul.worker.ledger.WorkerKafkaClients;
import backhaul.worker.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// One worker's loop on a real broker, with an engine that a test plays, a producer that asks, and
/// a reader that watches every status.
final class LoopHarness implements AutoCloseable {
    static final String WORKER = "host-01";
    static final Duration SOON = Duration.ofSeconds(30);

    final PlayedEngine engine = new PlayedEngine();
    final ExactlyOneTerminalStatus statuses = new ExactlyOneTerminalStatus();
    final RecordingObserver observer = new RecordingObserver();
    final Topics topics;
    final SigningKey producerKey = SigningKey.generate();
    final SigningKey workerKey = SigningKey.generate();
    private final KafkaSettings settings;
    private final KafkaClients kafka;
    private final Producer<byte[], byte[]> producer;
    private final SystemScheduler scheduler = new SystemScheduler();
    private final StatusWatch watch;
    private final EventSigner signer;
    private final Slots slots = new Slots(Map.of("played", 4));
    private volatile Admission.Rules rules;
    private volatile Catalog catalog;
    private @Nullable AddressLoop loop;
    private @Nullable Thread thread;
    Optional<String> rival = Optional.empty();
    Duration drainTimeout = Duration.ofSeconds(5);

    LoopHarness(EmbeddedKafka broker, String prefix) throws InterruptedException {
        topics = new Topics(prefix);
        settings = new KafkaSettings(Map.of("bootstrap.servers", broker.bootstrapServers()));
        kafka = new WorkerKafkaClients(settings, WORKER);
        try (Admin admin = kafka.admin()) {
            new TopicSetup(admin, topics).create(OptionalInt.of(1));
        }
        producer = kafka.plain();
        signer = EventSigner.of("ci", producerKey, InstantSource.system());
        watch =
                new StatusWatch(
                        kafka.reader(),
                        topics,
                        TrustedWorkers.of(Map.of(WORKER, List.of(workerKey.verificationKey()))),
                        statuses);
        catalog = new Catalog(List.of(job("backup", 4, 3), job("one-shot", 1, 1)));
        rules = rules(false);
    }

    static Job job(String name, int concurrency, int maxAttempts) {
        return new Job(
                name,
                null,
                "played",
                new PlayedEngine.Spec(),
                new Job.Limits(Duration.ofMinutes(5), Duration.ofMinutes(30), null, concurrency),
                new RetryPolicy(maxAttempts, Duration.ofMillis(50), Duration.ofMillis(200)),
                List.of(),
                null,
                false,
                "sha256:spec");
    }

    void offer(Job... jobs) {
        catalog = new Catalog(List.of(jobs));
        rules = rules(false);
    }

    void revokeKey() {
        rules = rules(true);
    }

    private Admission.Rules rules(boolean revoked) {
        TrustedKey key =
                new TrustedKey(
                        "ci",
                        producerKey.verificationKey(),
                        Set.of(WORKER),
                        List.of("*"),
                        "/ci/",
                        new TrustedKey.Validity(null, null, revoked));
        return new Admission.Rules(new KeyRing(List.of(key)), catalog);
    }

    LoopHarness start() {
        AddressLoop running = new AddressLoop(context(), () -> rival);
        loop = running;
        thread = Thread.ofPlatform().name("loop").start(running);
        return this;
    }

    private LoopContext context() {
        TrustedWorkers own =
                TrustedWorkers.of(Map.of(WORKER, List.of(workerKey.verificationKey())));
        StatusRecords records =
                new StatusRecords(
                        new StatusRecords.Identity(WORKER, "test", WORKER),
                        EventSigner.of(WORKER, workerKey, InstantSource.system()),
                        own,
                        InstantSource.system(),
                        _ -> {});
        EventSigner workerSigner = EventSigner.of(WORKER, workerKey, InstantSource.system());
        LoopContext.Signing signing =
                new LoopContext.Signing() {
                    @Override
                    public Envelope status(Run run) {
                        return records.sign(run);
                    }

                    @Override
                    public Envelope progress(LoopProgress progress) {
                        return workerSigner.sign(
                                new ProgressEvent(
                                        EventIds.next(),
                                        WORKER,
                                        progress.run(),
                                        Instant.now(),
                                        "test",
                                        progress.attempt(),
                                        progress.percent(),
                                        progress.bytes(),
                                        progress.totalBytes(),
                                        progress.message()));
                    }
                };
        return new LoopContext(
                WORKER,
                topics,
                Unit.ofHost(topics.prefix(), WORKER, topics.requests(), topics.status()),
                kafka,
                new LoopContext.Judgement(
                        new Admission(WORKER, "test", () -> rules),
                        new CancelAdmission(WORKER, "test", () -> rules.keys()),
                        new DeadLetterRecord(WORKER, topics.requests()),
                        new DeadLetterRate(System::nanoTime),
                        records),
                signing,
                new LoopContext.Work(() -> catalog, Map.of("played", engine), slots),
                new LoopContext.Timing(
                        InstantSource.system(),
                        scheduler,
                        () -> true,
                        drainTimeout,
                        RandomGenerator.of("L64X128MixRandom")),
                observer);
    }

    BackupRequest request(String job) {
        return request(job, null, false);
    }

    BackupRequest request(String job, @Nullable Instant notBefore, boolean dryRun) {
        Instant now = Instant.now();
        return new BackupRequest(
                EventIds.next(),
                "/ci/nightly",
                WORKER,
                now,
                now.plusSeconds(3600),
                "test",
                new BackupRequest.Ask(job, Map.of(), null, null, notBefore, dryRun, Map.of()));
    }

    /// Publishes an authentic request, which must come to an end.
    RunKey ask(BackupRequest request) {
        statuses.asked(request.run());
        publish(signer.sign(request));
        return request.run();
    }

    RunKey ask(String job) {
        return ask(request(job));
    }

    /// Publishes an authentic request that no guarantee waits for.
    RunKey askUnwatched(String job) {
        BackupRequest request = request(job);
        publish(signer.sign(request));
        return request.run();
    }

    /// Signs under the producer's name with any key, as if at `when`.
    Envelope signedBy(SigningKey key, BackupRequest request, Instant when) {
        return EventSigner.of("ci", key, () -> when).sign(request);
    }

    Envelope sign(BackupRequest request) {
        return signer.sign(request);
    }

    void publish(Envelope envelope) {
        var _ = producer.send(Envelopes.record(topics.requests(), envelope));
    }

    void publish(ProducerRecord<byte[], byte[]> record) {
        var _ = producer.send(record);
        producer.flush();
    }

    void cancel(RunKey run) {
        Instant now = Instant.now();
        Envelope envelope =
                signer.sign(
                        new CancelRequest(
                                EventIds.next(),
                                "/ci/nightly",
                                run.address(),
                                now,
                                now.plusSeconds(600),
                                "test",
                                run.source(),
                                run.id(),
                                "wrong night"));
        var _ = producer.send(Envelopes.record(topics.controls(), envelope));
        producer.flush();
    }

    void awaitAllEnded(Duration within) {
        watch.until(within, statuses::allEnded);
        statuses.verify();
    }

    void awaitStatus(BooleanSupplier seen) {
        watch.until(SOON, seen);
    }

    List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (Consumer<byte[], byte[]> reader = kafka.reader()) {
            List<TopicPartition> all = new ArrayList<>();
            for (int p = 0; p < 12; p++) {
                all.add(new TopicPartition(topics.deadLetters(), p));
            }
            reader.assign(all);
            reader.seekToBeginning(all);
            Map<TopicPartition, Long> ends = reader.endOffsets(all);
            while (all.stream().anyMatch(p -> reader.position(p) < ends.getOrDefault(p, 0L))) {
                reader.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        return found;
    }

    KafkaClients kafka() {
        return kafka;
    }

    AddressLoop loop() {
        return Objects.requireNonNull(loop);
    }

    /// Ends the loop as a worker that leaves does.
    void leave() {
        Thread running = Objects.requireNonNull(thread);
        loop().leave();
        Awaitility.await().atMost(SOON).until(() -> !running.isAlive());
    }

    /// Ends the loop as a killed worker does: nothing is said any more.
    void abandon() {
        Thread running = Objects.requireNonNull(thread);
        running.interrupt();
        Awaitility.await().atMost(SOON).until(() -> !running.isAlive());
    }

    @Override
    public void close() {
        if (thread != null) {
            leave();
        }
        producer.close(Duration.ofSeconds(1));
        watch.close();
        scheduler.close();
    }
}
