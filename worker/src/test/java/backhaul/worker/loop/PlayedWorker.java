package backhaul.worker.loop;

import backhaul.protocol.Envelope;
import backhaul.protocol.EventIds;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.Topics;
import backhaul.protocol.event.EventSigner;
import backhaul.protocol.event.TrustedWorkers;
import backhaul.protocol.kafka.KafkaSettings;
import backhaul.protocol.signing.SigningKey;
import backhaul.worker.admission.Admission;
import backhaul.worker.admission.CancelAdmission;
import backhaul.worker.admission.DeadLetterRate;
import backhaul.worker.admission.DeadLetterRecord;
import backhaul.worker.admission.Placement;
import backhaul.worker.engine.Engine;
import backhaul.worker.ledger.Address;
import backhaul.worker.ledger.KafkaClients;
import backhaul.worker.ledger.StatusRecords;
import backhaul.worker.ledger.WorkerKafkaClients;
import backhaul.worker.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// One worker of a test: its loop at one address, with an engine that the test plays.
final class PlayedWorker implements AutoCloseable {
    private static final int PARTITIONS = 12;

    final String name;
    final RecordingObserver observer = new RecordingObserver();
    final PlayedEngine engine;
    final KafkaClients kafka;
    private final Address address;
    private final SigningKey key;
    private final Site site;
    private final SystemScheduler scheduler = new SystemScheduler();
    private final ExternalEngine external;
    private @Nullable AddressLoop loop;
    private @Nullable Thread thread;
    Supplier<Optional<String>> rival = Optional::empty;
    Duration drainTimeout = Duration.ofSeconds(5);

    /// What the workers of a test have in common.
    ///
    /// @param system that the jobs of external engines live in
    record Site(
            Topics topics,
            KafkaSettings kafka,
            Supplier<Admission.Rules> rules,
            TrustedWorkers trusted,
            ExternalEngine.Jobs system) {}

    PlayedWorker(String name, SigningKey key, Address address, PlayedEngine engine, Site site) {
        this.name = name;
        this.key = key;
        this.address = address;
        this.engine = engine;
        this.site = site;
        this.kafka = new WorkerKafkaClients(site.kafka(), name);
        this.external = new ExternalEngine(site.system());
    }

    PlayedWorker start() {
        AddressLoop running = new AddressLoop(context(), rival);
        loop = running;
        thread = Thread.ofPlatform().name("loop-" + name).start(running);
        return this;
    }

    private LoopContext context() {
        Topics topics = site.topics();
        StatusRecords records =
                new StatusRecords(
                        new StatusRecords.Identity(name, "test", address.name()),
                        EventSigner.of(name, key, InstantSource.system()),
                        site.trusted(),
                        InstantSource.system(),
                        _ -> {});
        return new LoopContext(
                name,
                topics,
                address,
                kafka,
                new LoopContext.Judgement(
                        new Admission(address.name(), "test", site.rules(), placement()),
                        new CancelAdmission(
                                address.name(), "test", () -> site.rules().get().keys()),
                        new DeadLetterRecord(name, topics.requests()),
                        new DeadLetterRate(System::nanoTime),
                        records),
                signing(records),
                new LoopContext.Work(
                        () -> site.rules().get().catalog(),
                        Map.<String, Engine>of("played", engine, "external", external),
                        new Slots(Map.of("played", 4, "external", 100))),
                new LoopContext.Timing(
                        InstantSource.system(),
                        scheduler,
                        () -> true,
                        drainTimeout,
                        RandomGenerator.of("L64X128MixRandom")),
                observer);
    }

    private Placement placement() {
        return address.shared()
                ? key -> OptionalInt.of(Utils.toPositive(Utils.murmur2(key)) % PARTITIONS)
                : Placement.ANYWHERE;
    }

    private LoopContext.Signing signing(StatusRecords records) {
        EventSigner signer = EventSigner.of(name, key, InstantSource.system());
        return new LoopContext.Signing() {
            @Override
            public Envelope status(Run run) {
                return records.sign(run);
            }

            @Override
            public Envelope progress(LoopProgress progress) {
                return signer.sign(
                        new ProgressEvent(
                                EventIds.next(),
                                name,
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
    }

    AddressLoop loop() {
        return Objects.requireNonNull(loop);
    }

    /// Ends the loop as a worker that leaves does.
    void leave() {
        Thread running = Objects.requireNonNull(thread);
        loop().leave();
        Awaitility.await().atMost(LoopHarness.SOON).until(() -> !running.isAlive());
    }

    /// Ends the loop as a killed worker does: nothing is said any more.
    void abandon() {
        Thread running = Objects.requireNonNull(thread);
        running.interrupt();
        Awaitility.await().atMost(LoopHarness.SOON).until(() -> !running.isAlive());
    }

    @Override
    public void close() {
        if (thread != null) {
            leave();
        }
        scheduler.close();
    }
}
