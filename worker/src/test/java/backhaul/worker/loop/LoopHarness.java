package backhaul.worker.loop;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.CancelRequest;
import backhaul.protocol.Envelope;
import backhaul.protocol.EventIds;
import backhaul.protocol.RunKey;
import backhaul.protocol.Topics;
import backhaul.protocol.event.EventSigner;
import backhaul.protocol.event.TrustedWorkers;
import backhaul.protocol.kafka.Envelopes;
import backhaul.protocol.kafka.KafkaSettings;
import backhaul.protocol.signing.SigningKey;
import backhaul.protocol.signing.VerificationKey;
import backhaul.protocol.topics.TopicSetup;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.worker.admission.Admission;
import backhaul.worker.admission.KeyRing;
import backhaul.worker.admission.TrustedKey;
import backhaul.worker.catalog.Catalog;
import backhaul.worker.catalog.Job;
import backhaul.worker.catalog.RetryPolicy;
import backhaul.worker.guarantee.ExactlyOneTerminalStatus;
import backhaul.worker.guarantee.StatusWatch;
import backhaul.worker.ledger.Address;
import backhaul.worker.ledger.KafkaClients;
import backhaul.worker.ledger.WorkerKafkaClients;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// One worker's loop on a real broker, with an engine that a test plays, a producer that asks, and
/// a reader that watches every status.
final class LoopHarness implements AutoCloseable {
    static final String WORKER = "host-01";
    static final String POOL = "shared";
    static final Duration SOON = Duration.ofSeconds(60);

    static final Duration SESSION = Duration.ofSeconds(15);

    private static final List<String> MEMBERS = List.of("member-a", "member-b", "member-c");

    final PlayedEngine engine = new PlayedEngine();
    final ExactlyOneTerminalStatus statuses = new ExactlyOneTerminalStatus();
    final RecordingObserver observer;
    final Topics topics;
    final SigningKey producerKey = SigningKey.generate();
    final SigningKey workerKey = SigningKey.generate();
    final ExternalEngine.Jobs external = new ExternalEngine.Jobs();
    private final Map<String, SigningKey> keys = new HashMap<>();
    private final KafkaClients kafka;
    private final PlayedWorker.Site site;
    private final PlayedWorker host;
    private final Producer<byte[], byte[]> producer;
    private final StatusWatch watch;
    private final EventSigner signer;
    private volatile Admission.Rules rules;
    private volatile Catalog catalog;
    private String address = WORKER;
    Optional<String> rival = Optional.empty();
    Duration drainTimeout = Duration.ofSeconds(5);

    LoopHarness(EmbeddedKafka broker, String prefix) throws InterruptedException {
        topics = new Topics(prefix);
        KafkaSettings settings =
                new KafkaSettings(Map.of("bootstrap.servers", broker.bootstrapServers()));
        kafka = new WorkerKafkaClients(settings, WORKER);
        try (Admin admin = kafka.admin()) {
            new TopicSetup(admin, topics).create(OptionalInt.of(1));
        }
        producer = kafka.plain();
        signer = EventSigner.of("ci", producerKey, InstantSource.system());
        keys.put(WORKER, workerKey);
        MEMBERS.forEach(member -> keys.put(member, SigningKey.generate()));
        watch = new StatusWatch(kafka.reader(), topics, trusted(keys), statuses);
        catalog =
                new Catalog(
                        List.of(
                                job("backup", 4, 3),
                                job("one-shot", 1, 1),
                                job("watched", "external", 100, 3)));
        rules = rules(false);
        site = new PlayedWorker.Site(topics, settings, () -> rules, trusted(keys), external);
        host =
                new PlayedWorker(
                        WORKER,
                        workerKey,
                        Address.ofHost(topics, WORKER),
                        engine,
                        new PlayedWorker.Site(
                                topics,
                                settings,
                                () -> rules,
                                trusted(Map.of(WORKER, workerKey)),
                                external));
        observer = host.observer;
    }

    private static TrustedWorkers trusted(Map<String, SigningKey> keys) {
        Map<String, List<VerificationKey>> verifying = new HashMap<>();
        keys.forEach((name, key) -> verifying.put(name, List.of(key.verificationKey())));
        return TrustedWorkers.of(verifying);
    }

    /// From now on requests are for the pool [#POOL].
    LoopHarness askPool() {
        address = POOL;
        return this;
    }

    static Job job(String name, int concurrency, int maxAttempts) {
        return job(name, "played", concurrency, maxAttempts);
    }

    static Job job(String name, String engine, int concurrency, int maxAttempts) {
        return new Job(
                name,
                null,
                engine,
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
                        Set.of(WORKER, POOL),
                        List.of("*"),
                        "/ci/",
                        new TrustedKey.Validity(null, null, revoked));
        return new Admission.Rules(new KeyRing(List.of(key)), catalog);
    }

    LoopHarness start() {
        host.rival = () -> rival;
        host.drainTimeout = drainTimeout;
        host.start();
        return this;
    }

    /// A member of the pool [#POOL].
    PlayedWorker member(String name) {
        return member(name, SESSION);
    }

    /// The same; others get its units when it is silent for so long.
    PlayedWorker member(String name, Duration session) {
        return new PlayedWorker(
                name,
                Objects.requireNonNull(keys.get(name)),
                Address.ofPool(topics, POOL, session),
                new PlayedEngine(),
                site);
    }

    BackupRequest request(String job) {
        return request(job, null, false);
    }

    BackupRequest request(String job, @Nullable Instant notBefore, boolean dryRun) {
        Instant now = Instant.now();
        return new BackupRequest(
                EventIds.next(),
                "/ci/nightly",
                address,
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
        return host.loop();
    }

    /// Ends the loop as a worker that leaves does.
    void leave() {
        host.leave();
    }

    /// Ends the loop as a killed worker does: nothing is said any more.
    void abandon() {
        host.abandon();
    }

    @Override
    public void close() {
        host.close();
        producer.close(Duration.ofSeconds(1));
        watch.close();
    }
}
