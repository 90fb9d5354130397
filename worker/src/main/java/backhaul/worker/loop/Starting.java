package backhaul.worker.loop;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.admission.Plan;
import backhaul.worker.catalog.Job;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import backhaul.worker.run.Run;
import backhaul.worker.run.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Begins attempts: of runs that are due and find a slot, and of runs that an earlier life left
/// under way. The intent is committed first; the engine is called after.
final class Starting {
    private final String worker;
    private final RunDesk desk;
    private final Plans plans;
    private final LiveAttempts live;
    private final Slots slots;
    private final @Nullable Lease lease;
    private final Map<String, Engine> engines;
    private final Set<AttemptKey> intended = new HashSet<>();

    /// The loop's own pieces that an attempt passes through.
    ///
    /// @param lease of the unit; null where nobody else may take it in order
    record Stage(
            RunDesk desk, Plans plans, LiveAttempts live, Slots slots, @Nullable Lease lease) {}

    Starting(String worker, Stage stage, Map<String, Engine> engines) {
        this.worker = worker;
        this.desk = stage.desk();
        this.plans = stage.plans();
        this.live = stage.live();
        this.slots = stage.slots();
        this.lease = stage.lease();
        this.engines = engines;
    }

    /// Begins the run's next attempt if there is a slot for it.
    ///
    /// @param concurrency how many runs of its job may go at once
    /// @return false where Kafka does not answer, so that asking for the next run is of no use now
    boolean startIfRoom(Run run, int concurrency, Instant now) {
        String engine = run.request().engine();
        boolean full = engine != null && !slots.free(engine, run.request().job(), concurrency);
        if (full || live.lingers(run.key(), run.status().attempt() + 1)) {
            return true;
        }
        return switch (plans.of(run)) {
            case Plans.Answer.Go go -> {
                start(run.key(), go.plan(), now);
                yield true;
            }
            case Plans.Answer.Stop stop -> {
                desk.apply(run.key(), stop.event(), now);
                yield true;
            }
            case Plans.Answer.Later _ -> false;
        };
    }

    private void start(RunKey run, Plan plan, Instant now) {
        Job job = plan.job();
        Engine engine = engines.get(job.engine());
        if (engine == null || !slots.free(job.engine(), job.name(), job.limits().concurrency())) {
            return;
        }
        desk.apply(run, new RunEvent.AttemptStarted(worker), now)
                .ifPresent(running -> begin(running, engine, plan, now));
    }

    private static LiveAttempt.Work work(Engine engine, Run run, Plan plan) {
        return run.request().dryRun()
                ? attempt -> engine.rehearse(plan.spec(), attempt)
                : attempt -> engine.run(plan.spec(), attempt);
    }

    private void begin(Run running, Engine engine, Plan plan, Instant now) {
        AttemptKey key = new AttemptKey(running.key(), running.status().attempt());
        Job job = plan.job();
        launch(
                key,
                new LiveAttempt.Start(
                        job.name(),
                        job.engine(),
                        running.request().partition(),
                        now,
                        work(engine, running, plan),
                        new LiveAttempt.Limits(
                                running.attemptLimit(plan.timeout(), now),
                                job.limits().stallTimeout(),
                                leaseOf(engine))));
    }

    /// What goes on without this worker need not be stopped: another finds it by its handle.
    private @Nullable Lease leaseOf(Engine engine) {
        return engine.outlivesWorker() ? null : lease;
    }

    private void launch(AttemptKey key, LiveAttempt.Start start) {
        slots.take(key, start.engine(), start.job());
        intended.add(key);
        desk.afterCommit(() -> {
            intended.remove(key);
            live.start(key, start);
        });
    }

    /// Takes up a running attempt of an earlier life: watched on if its job outlives the worker,
    /// else stopped, cleaned up and counted.
    void recover(Run run, Instant now) {
        Engine engine = engines.get(String.valueOf(run.request().engine()));
        if (engine == null || run.request().dryRun()) {
            String what = engine == null ? "its engine is no longer configured" : "a dry run";
            desk.apply(
                    run.key(),
                    new RunEvent.AttemptEnded(
                            new Outcome.Lost(
                                    "the worker stopped during the attempt (" + what + ")",
                                    Outcome.Result.NONE),
                            Duration.ZERO),
                    now);
            return;
        }
        AttemptKey key = new AttemptKey(run.key(), run.status().attempt());
        launch(key, recovery(run, engine, now));
        if (run.status().cancelRequestedAt() != null) {
            desk.afterCommit(() -> stop(key, StopReason.CANCEL));
        }
    }

    private LiveAttempt.Start recovery(Run run, Engine engine, Instant now) {
        Instant startedAt = run.status().attempts().getLast().startedAt();
        return new LiveAttempt.Start(
                run.request().job(),
                String.valueOf(run.request().engine()),
                run.request().partition(),
                startedAt,
                recovering(run, engine),
                new LiveAttempt.Limits(
                        engine.outlivesWorker() ? timeLeft(run, startedAt, now) : null,
                        null,
                        leaseOf(engine)));
    }

    private LiveAttempt.Work recovering(Run run, Engine engine) {
        Optional<Handle> handle = handle(run, engine);
        return plans.catalogued(run)
                .<LiveAttempt.Work>map(spec -> attempt -> engine.recover(spec, attempt, handle))
                .orElse(attempt -> engine.recover(attempt, handle));
    }

    /// What a handle names on a host is that host's: another worker's word for it is not obeyed.
    private Optional<Handle> handle(Run run, Engine engine) {
        return Optional.ofNullable(run.status().handle())
                .filter(_ -> engine.outlivesWorker() || run.status().worker().equals(worker));
    }

    private static @Nullable Duration timeLeft(Run run, Instant startedAt, Instant now) {
        Duration timeout = run.request().timeout();
        return timeout == null
                ? null
                : run.attemptLimit(timeout.minus(Duration.between(startedAt, now)), now);
    }

    void stop(AttemptKey key, StopReason reason) {
        live.find(key).ifPresent(attempt -> attempt.requestStop(reason));
    }

    /// Gives back the slots of attempts whose intent was never committed.
    void close() {
        intended.forEach(slots::release);
        intended.clear();
    }
}
