package backhaul.bench.loop;

import backhaul.bench.measure.Site;
import backhaul.protocol.Envelope;
import backhaul.protocol.EventIds;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.Topics;
import backhaul.protocol.event.EventSigner;
import backhaul.protocol.signing.SigningKey;
import backhaul.protocol.signing.VerificationKey;
import backhaul.worker.admission.Admission;
import backhaul.worker.admission.CancelAdmission;
import backhaul.worker.admission.DeadLetterRate;
import backhaul.worker.admission.DeadLetterRecord;
import backhaul.worker.admission.KeyRing;
import backhaul.worker.admission.TrustedKey;
import backhaul.worker.catalog.Catalog;
import backhaul.worker.catalog.Job;
import backhaul.worker.catalog.RetryPolicy;
import backhaul.worker.ledger.Address;
import backhaul.worker.ledger.StatusRecords;
import backhaul.worker.loop.AddressLoop;
import backhaul.worker.loop.LoopContext;
import backhaul.worker.loop.LoopProgress;
import backhaul.worker.loop.Slots;
import backhaul.worker.loop.SystemScheduler;
import backhaul.worker.ops.Metrics;
import backhaul.worker.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The whole loop of one worker, with one job and an engine of the benchmark.
final class WorkerLoop implements AutoCloseable {
    private static final InstantSource CLOCK = InstantSource.system();

    private final String worker;
    private final Topics topics;
    private final Asking asking;
    private final Metrics metrics = new Metrics("bench");
    private final SystemScheduler scheduler = new SystemScheduler();
    private final SigningKey key = SigningKey.generate();
    private final AddressLoop loop;
    private final Thread thread;

    /// What runs attempts, and how many at once.
    record Capacity(BenchEngine engine, int slots) {}

    WorkerLoop(Site site, Topics topics, Asking asking, Capacity capacity, LoopEvents events) {
        this.worker = site.worker();
        this.topics = topics;
        this.asking = asking;
        this.loop = new AddressLoop(context(site, capacity, events), Optional::empty);
        this.thread = Thread.ofPlatform().name("loop").start(loop);
    }

    private LoopContext context(Site site, Capacity capacity, LoopEvents events) {
        Catalog catalog = new Catalog(List.of(job(capacity.slots())));
        Admission.Rules rules =
                new Admission.Rules(
                        new KeyRing(List.of(trusted(asking.verificationKey()))), catalog);
        StatusRecords records = Statuses.records(worker, key);
        return new LoopContext(
                worker,
                topics,
                Address.ofHost(topics, worker),
                site.clients(),
                new LoopContext.Judgement(
                        new Admission(worker, Asking.AUDIENCE, () -> rules),
                        new CancelAdmission(worker, Asking.AUDIENCE, rules::keys),
                        new DeadLetterRecord(worker, topics.requests()),
                        new DeadLetterRate(System::nanoTime),
                        records),
                new Signing(worker, records, EventSigner.of(worker, key, CLOCK)),
                new LoopContext.Work(
                        () -> catalog,
                        Map.of(BenchEngine.NAME, capacity.engine()),
                        new Slots(Map.of(BenchEngine.NAME, capacity.slots()))),
                new LoopContext.Timing(
                        CLOCK,
                        scheduler,
                        () -> true,
                        Duration.ZERO,
                        RandomGenerator.of("L64X128MixRandom")),
                new MeteredObserver(metrics, worker, events));
    }

    private static Job job(int concurrency) {
        return new Job(
                Asking.JOB,
                null,
                BenchEngine.NAME,
                new BenchEngine.Spec(),
                new Job.Limits(Duration.ofHours(2), Duration.ofHours(8), null, concurrency),
                new RetryPolicy(3, Duration.ofSeconds(30), Duration.ofMinutes(15)),
                List.of(),
                null,
                false,
                "sha256:" + "0".repeat(64));
    }

    private TrustedKey trusted(VerificationKey producer) {
        return new TrustedKey(
                Asking.KEY_ID,
                producer,
                Set.of(worker),
                List.of("*"),
                "/ci/",
                TrustedKey.Validity.ALWAYS);
    }

    private record Signing(String worker, StatusRecords statuses, EventSigner signer)
            implements LoopContext.Signing {
        @Override
        public Envelope status(Run run) {
            return statuses.sign(run);
        }

        @Override
        public Envelope progress(LoopProgress progress) {
            return signer.sign(
                    new ProgressEvent(
                            EventIds.next(),
                            worker,
                            progress.run(),
                            Instant.now(),
                            Asking.AUDIENCE,
                            progress.attempt(),
                            progress.percent(),
                            progress.bytes(),
                            progress.totalBytes(),
                            progress.message()));
        }
    }

    @Override
    public void close() {
        loop.leave();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        scheduler.close();
        metrics.close();
    }
}
