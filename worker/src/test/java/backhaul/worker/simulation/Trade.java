package backhaul.worker.simulation;

import backhaul.protocol.Envelope;
import backhaul.protocol.EventIds;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.Topics;
import backhaul.protocol.event.EventSigner;
import backhaul.protocol.event.TrustedWorkers;
import backhaul.protocol.signing.SigningKey;
import backhaul.worker.admission.Admission;
import backhaul.worker.admission.KeyRing;
import backhaul.worker.admission.TrustedKey;
import backhaul.worker.catalog.Catalog;
import backhaul.worker.catalog.Job;
import backhaul.worker.catalog.RetryPolicy;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.ledger.Address;
import backhaul.worker.loop.LoopProgress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Names, keys and jobs of the simulated fleet. The rules can change in the course of a history.
final class Trade {
    static final String WORKER = "host-01";
    static final String POOL = "vaults";
    static final List<String> MEMBERS = List.of("member-a", "member-b", "member-c");
    static final String AUDIENCE = "test";
    static final Topics TOPICS = new Topics("sim");
    static final SigningKey CI = SigningKey.generate();
    static final SigningKey OPS = SigningKey.generate();
    static final SigningKey STRANGER = SigningKey.generate();
    static final Address HOST = Address.ofHost(TOPICS, WORKER);
    static final Address SHARED = Address.ofPool(TOPICS, POOL, Duration.ofSeconds(45));
    private static final Map<String, SigningKey> WORKER_KEYS =
            Stream.concat(Stream.of(WORKER), MEMBERS.stream())
                    .collect(Collectors.toMap(name -> name, _ -> SigningKey.generate()));
    static final TrustedWorkers WORKERS =
            TrustedWorkers.of(
                    WORKER_KEYS.entrySet().stream()
                            .collect(
                                    Collectors.toMap(
                                            Map.Entry::getKey,
                                            e -> List.of(e.getValue().verificationKey()))));

    static final JobSpec NO_SPEC = new Spec();

    private Admission.Rules rules = rules(false, true);

    /// A spec that says nothing: what a job does is the outside's choice.
    private record Spec() implements JobSpec {
        @Override
        public List<Parameter> parameters() {
            return List.of();
        }

        @Override
        public JobSpec with(Map<String, Object> values) {
            return this;
        }

        @Override
        public Map<String, Object> describe() {
            return Map.of();
        }
    }

    Admission.Rules rules() {
        return rules;
    }

    void change(boolean opsRevoked, boolean offersOnce) {
        rules = rules(opsRevoked, offersOnce);
    }

    private static Admission.Rules rules(boolean opsRevoked, boolean offersOnce) {
        List<Job> jobs =
                offersOnce
                        ? List.of(
                                job("dump", "local", 2, 3),
                                job("vault", "remote", 2, 3),
                                job("once", "local", 1, 1))
                        : List.of(job("dump", "local", 2, 3), job("vault", "remote", 2, 3));
        return new Admission.Rules(
                new KeyRing(List.of(key("ci", CI, false), key("ops", OPS, opsRevoked))),
                new Catalog(jobs));
    }

    private static TrustedKey key(String id, SigningKey key, boolean revoked) {
        return new TrustedKey(
                id,
                key.verificationKey(),
                Set.of(WORKER, POOL),
                List.of("*"),
                "/" + id + "/",
                new TrustedKey.Validity(null, null, revoked));
    }

    private static Job job(String name, String engine, int concurrency, int maxAttempts) {
        return new Job(
                name,
                null,
                engine,
                NO_SPEC,
                new Job.Limits(Duration.ofMinutes(4), Duration.ofMinutes(12), null, concurrency),
                new RetryPolicy(maxAttempts, Duration.ofSeconds(1), Duration.ofSeconds(20)),
                List.of(),
                null,
                false,
                "sha256:spec");
    }

    static EventSigner worker(String name, InstantSource clock) {
        return EventSigner.of(name, Objects.requireNonNull(WORKER_KEYS.get(name)), clock);
    }

    static Envelope progress(String worker, LoopProgress progress, InstantSource clock) {
        return worker(worker, clock)
                .sign(
                        new ProgressEvent(
                                EventIds.next(),
                                worker,
                                progress.run(),
                                clock.instant(),
                                AUDIENCE,
                                progress.attempt(),
                                progress.percent(),
                                progress.bytes(),
                                progress.totalBytes(),
                                progress.message()));
    }
}
