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
import backhaul.worker.loop.LoopProgress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Names, keys and jobs of the simulated fleet. The rules can change in the course of a history.
final class Trade {
    static final String WORKER = "host-01";
    static final String AUDIENCE = "test";
    static final Topics TOPICS = new Topics("sim");
    static final SigningKey CI = SigningKey.generate();
    static final SigningKey OPS = SigningKey.generate();
    static final SigningKey WORKER_KEY = SigningKey.generate();
    static final SigningKey STRANGER = SigningKey.generate();
    static final TrustedWorkers WORKERS =
            TrustedWorkers.of(Map.of(WORKER, List.of(WORKER_KEY.verificationKey())));

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
                Set.of(WORKER),
                List.of("*"),
                "/" + id + "/",
                new TrustedKey.Validity(null, null, revoked));
    }

    private static Job job(String name, String engine, int concurrency, int maxAttempts) {
        return new Job(
                name,
                null,
                engine,
                new Spec(),
                new Job.Limits(Duration.ofSeconds(40), Duration.ofMinutes(8), null, concurrency),
                new RetryPolicy(maxAttempts, Duration.ofSeconds(1), Duration.ofSeconds(20)),
                List.of(),
                null,
                false,
                "sha256:spec");
    }

    static EventSigner worker(InstantSource clock) {
        return EventSigner.of(WORKER, WORKER_KEY, clock);
    }

    static Envelope progress(LoopProgress progress, InstantSource clock) {
        return worker(clock)
                .sign(
                        new ProgressEvent(
                                EventIds.next(),
                                WORKER,
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
