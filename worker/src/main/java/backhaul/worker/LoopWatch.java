package backhaul.worker;

import backhaul.protocol.DeadLetterReason;
import backhaul.protocol.RejectReason;
import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import backhaul.worker.ledger.Address;
import backhaul.worker.loop.LoopObserver;
import backhaul.worker.ops.AddressMetrics;
import backhaul.worker.ops.Health;
import backhaul.worker.ops.LogFields;
import backhaul.worker.ops.Metrics;
import backhaul.worker.presence.ClockCheck;
import backhaul.worker.presence.JobBoard;
import backhaul.worker.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells metrics, health, log, job board and clock check what a loop reports.
final class LoopWatch implements LoopObserver {
    private static final Logger log = LoggerFactory.getLogger(LoopWatch.class);

    private final Metrics metrics;
    private final AddressMetrics numbers;
    private final Health.Condition ready;
    private final Health.Heartbeat heartbeat;
    private final RequestPartitions partitions;
    private final JobBoard jobs;
    private final ClockCheck clock;
    private final CompletableFuture<Integer> firstServing = new CompletableFuture<>();
    private volatile Load load = new Load(0, 0, true);
    private int takenUp;
    private volatile Optional<String> complaint = Optional.of("");

    LoopWatch(
            Metrics metrics,
            Health health,
            Address address,
            RequestPartitions partitions,
            JobBoard jobs,
            ClockCheck clock) {
        this.metrics = metrics;
        this.numbers = metrics.address(address.name());
        this.ready = health.condition(address.shared() ? "pool " + address.name() : "loop");
        this.heartbeat = health.heartbeat(address.name());
        this.partitions = partitions;
        this.jobs = jobs;
        this.clock = clock;
    }

    Load load() {
        return load;
    }

    /// Completes when the loop serves for the first time, with how many runs it took up again.
    CompletableFuture<Integer> firstServing() {
        return firstServing;
    }

    @Override
    public void turned(Load now) {
        load = now;
        heartbeat.beat();
        numbers.load(now.running(), now.waiting());
    }

    @Override
    public void skipped(int forOthers, int withoutAddress) {
        numbers.skipped(forOthers, withoutAddress);
    }

    @Override
    public void partitions(int count) {
        partitions.are(count);
    }

    @Override
    public void duplicate() {
        numbers.duplicate();
    }

    @Override
    public void deadLettered(DeadLetterReason reason, boolean written) {
        numbers.deadLettered(reason, written);
    }

    @Override
    public void cancelTaken() {
        numbers.cancelTaken();
    }

    @Override
    public void cancelRefused(String reason, String detail) {
        numbers.cancelRefused(reason);
        log.warn("a cancel is not obeyed, {}: {}", reason, detail);
    }

    @Override
    public void committed(Run run) {
        RunStatus status = run.status();
        numbers.status(status.state());
        countVerdict(status);
        attemptEnded(status);
        if (status.state() == RunState.SUCCEEDED && !status.request().dryRun()) {
            jobs.saw(status);
            Instant endedAt = status.endedAt();
            if (endedAt != null) {
                metrics.lastSuccess(status.request().job(), endedAt);
            }
            metrics.lastSize(
                    status.request().job(),
                    status.artifacts().stream().mapToLong(RunStatus.Artifact::bytes).sum());
        }
        say(status);
    }

    private void countVerdict(RunStatus status) {
        switch (status.state()) {
            case ACCEPTED -> numbers.admitted();
            case EXPIRED -> numbers.expired();
            case REJECTED ->
                    Arrays.stream(RejectReason.values())
                            .filter(reason -> reason.wireName().equals(status.reason()))
                            .forEach(numbers::rejected);
            case RUNNING, RETRYING, SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, UNKNOWN -> {}
        }
    }

    private void attemptEnded(RunStatus status) {
        if (status.attempts().isEmpty()) {
            return;
        }
        RunStatus.Attempt last = status.attempts().getLast();
        Instant endedAt = last.endedAt();
        boolean justEnded =
                endedAt != null
                        && (status.state() == RunState.RETRYING
                                || endedAt.equals(status.endedAt()));
        if (justEnded && last.outcome() != null && status.request().engine() != null) {
            metrics.attemptEnded(
                    status.request().engine(),
                    status.request().job(),
                    last.outcome(),
                    Duration.between(last.startedAt(), endedAt));
        }
    }

    private static void say(RunStatus status) {
        try (LogFields _ =
                LogFields.of(status.request().id(), status.attempt(), status.request().job())) {
            String what = status.state().wireName().toUpperCase(Locale.ROOT);
            if (status.message() == null) {
                log.info("{} {}", status.request().job(), what);
            } else {
                log.info("{} {}: {}", status.request().job(), what, status.message());
            }
        }
    }

    @Override
    public void transaction(Duration took) {
        numbers.committed(took);
    }

    @Override
    public void stamped(Instant appendedAt, Instant sent, Instant now) {
        clock.observe(appendedAt, sent, now);
        metrics.clockOffset(clock.offset().negated());
    }

    @Override
    public void restored(Duration took, int unfinished, long ignored) {
        numbers.restored(took);
        numbers.ignoredStatusRecords(ignored);
        takenUp += unfinished;
    }

    @Override
    public void serving() {
        if (complaint.isPresent()) {
            complaint = Optional.empty();
            numbers.serving(true);
            ready.ok("requests are taken");
            firstServing.complete(takenUp);
        }
    }

    @Override
    public void notServing(String why) {
        complaint = Optional.of(why);
        numbers.serving(false);
        ready.notOk(why);
    }

    @Override
    public void alarm(String kind, String message) {
        numbers.alarm(kind);
        log.error("{}: {}", kind, message);
    }
}
