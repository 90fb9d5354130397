package backhaul.bench.loop;

import backhaul.protocol.Envelope;
import backhaul.protocol.EventIds;
import backhaul.protocol.RunStatus;
import backhaul.protocol.event.EventSigner;
import backhaul.protocol.event.TrustedWorkers;
import backhaul.protocol.signing.SigningKey;
import backhaul.worker.ledger.StatusRecords;
import backhaul.worker.run.Run;
import backhaul.worker.run.RunEvent;
import backhaul.worker.run.RunTransitions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// The three statuses of a job that has nothing to do, signed as a worker signs them.
final class Statuses {
    private final String worker;
    private final StatusRecords records;

    Statuses(String worker, SigningKey key) {
        this.worker = worker;
        this.records = records(worker, key);
    }

    static StatusRecords records(String worker, SigningKey key) {
        return new StatusRecords(
                new StatusRecords.Identity(worker, Asking.AUDIENCE, worker),
                EventSigner.of(worker, key, InstantSource.system()),
                TrustedWorkers.of(Map.of(worker, List.of(key.verificationKey()))),
                InstantSource.system(),
                _ -> {});
    }

    /// Of the request at this place: accepted, running, succeeded.
    List<Envelope> of(int partition, long offset) {
        Instant now = Instant.now();
        Run accepted =
                Run.accepted(worker, request(partition, offset, now), 3, Duration.ofHours(8), now);
        Run running = RunTransitions.apply(accepted, new RunEvent.AttemptStarted(worker), now);
        Run succeeded =
                RunTransitions.apply(
                        running, new RunEvent.AttemptEnded(BenchEngine.DONE, Duration.ZERO), now);
        return List.of(records.sign(accepted), records.sign(running), records.sign(succeeded));
    }

    private RunStatus.Request request(int partition, long offset, Instant now) {
        return new RunStatus.Request(
                EventIds.next(),
                Asking.SOURCE,
                worker,
                Asking.JOB,
                BenchEngine.NAME,
                Map.of(),
                now,
                now,
                now.plusSeconds(3600),
                null,
                false,
                Map.of("ticket", "OPS-1234"),
                Asking.KEY_ID,
                "sha256:" + "1".repeat(64),
                partition,
                offset,
                "sha256:" + "0".repeat(64),
                Duration.ofHours(2));
    }
}
