package backhaul.worker.loop;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunStatus.Handle;
import backhaul.protocol.codec.StatusLimits;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import backhaul.worker.ops.LogFields;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An attempt under way: the engine's work on its own virtual thread, and the clocks that stop it.
/// The limits are enforced here and not by the loop, since a commit can block for long when no
/// broker answers. The ending stays here until the loop has committed it.
final class LiveAttempt implements Attempt {
    private static final Logger log = LoggerFactory.getLogger(LiveAttempt.class);

    private final AttemptKey key;
    private final Start start;
    private final Scheduler scheduler;
    private final Runnable changed;
    private final CompletableFuture<StopReason> stop = new CompletableFuture<>();
    private final AtomicReference<@Nullable StopReason> stopReason = new AtomicReference<>();
    private final AtomicReference<@Nullable PendingHandle> handle = new AtomicReference<>();
    private volatile @Nullable Ending ending;
    private volatile @Nullable Progress progress;
    private volatile long lastSign;
    private volatile Scheduler.@Nullable Task work;
    private volatile Scheduler.@Nullable Task limit;

    /// What is done, for a run of which partition, and within which limits.
    record Start(
            String job,
            String engine,
            int partition,
            Instant startedAt,
            Work work,
            Limits limits) {}

    /// When an attempt is stopped, each null where it never is for that.
    ///
    /// @param timeout from now on
    /// @param stall without a sign of life for so long
    /// @param lease over: the unit may be somebody else's
    record Limits(@Nullable Duration timeout, @Nullable Duration stall, @Nullable Lease lease) {}

    /// The engine's call: a run, a rehearsal or a recovery.
    interface Work {
        Outcome perform(Attempt attempt) throws InterruptedException;
    }

    /// How the work ended: with an outcome, or with a bug.
    sealed interface Ending {
        record Ended(Outcome outcome) implements Ending {}

        record Broke(String message) implements Ending {}
    }

    record PendingHandle(Handle handle, CompletableFuture<Void> recorded) {}

    record Progress(
            @Nullable Double percent,
            @Nullable Long bytes,
            @Nullable Long totalBytes,
            @Nullable String message) {}

    LiveAttempt(AttemptKey key, Start start, Scheduler scheduler, Runnable changed) {
        this.key = key;
        this.start = start;
        this.scheduler = scheduler;
        this.changed = changed;
        this.lastSign = scheduler.nanoTime();
    }

    void begin() {
        Duration within = start.limits().timeout();
        if (within != null) {
            limit = scheduler.after(within, () -> requestStop(StopReason.TIMEOUT));
        }
        watchForStall(start.limits().stall());
        watchLease(start.limits().lease());
        work = scheduler.start("attempt-" + key.run().id() + "-" + key.number(), this::perform);
    }

    private void perform() {
        try (LogFields _ = LogFields.of(key.run().id(), key.number(), start.job())) {
            end(new Ending.Ended(start.work().perform(this)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            log.debug("attempt is left to the next worker", e);
        } catch (RuntimeException | Error e) {
            log.error("a fault in engine {}", start.engine(), e);
            end(new Ending.Broke("a fault in the worker's " + start.engine() + " engine: " + e));
        }
    }

    private void end(Ending how) {
        ending = how;
        Scheduler.Task armed = limit;
        if (armed != null) {
            armed.cancel();
        }
        changed.run();
    }

    private void watchForStall(@Nullable Duration stallTimeout) {
        if (stallTimeout == null || ending != null) {
            return;
        }
        Duration quiet = Duration.ofNanos(scheduler.nanoTime() - lastSign);
        Duration left = stallTimeout.minus(quiet);
        if (!left.isPositive()) {
            requestStop(StopReason.STALLED);
        } else {
            scheduler.after(left, () -> watchForStall(stallTimeout));
        }
    }

    private void watchLease(@Nullable Lease lease) {
        if (lease == null || ending != null) {
            return;
        }
        Duration left = lease.left();
        if (!left.isPositive()) {
            requestStop(StopReason.UNIT_LOST);
        } else {
            scheduler.after(left, () -> watchLease(lease));
        }
    }

    /// Asks the engine to stop; the first reason stands. Never blocks: what the engine has hung on
    /// the future runs on a thread of its own.
    void requestStop(StopReason reason) {
        if (stopReason.compareAndSet(null, reason)) {
            scheduler.start("stop", () -> stop.complete(reason));
        }
    }

    /// Leaves the work as it is, without an ending: the next worker finds it by its handle.
    void abandon() {
        Scheduler.Task running = work;
        if (running != null) {
            running.cancel();
        }
    }

    AttemptKey key() {
        return key;
    }

    /// Of the requests topic: that of its run.
    int partition() {
        return start.partition();
    }

    /// True if it is stopped once its unit may be somebody else's.
    boolean leased() {
        return start.limits().lease() != null;
    }

    String engine() {
        return start.engine();
    }

    Optional<Ending> ending() {
        return Optional.ofNullable(ending);
    }

    /// The newest handle, for as long as it is not recorded.
    Optional<PendingHandle> pendingHandle() {
        return Optional.ofNullable(handle.get()).filter(pending -> !pending.recorded().isDone());
    }

    Optional<Progress> latestProgress() {
        return Optional.ofNullable(progress);
    }

    @Override
    public RunKey run() {
        return key.run();
    }

    @Override
    public String job() {
        return start.job();
    }

    @Override
    public int number() {
        return key.number();
    }

    @Override
    public Instant startedAt() {
        return start.startedAt();
    }

    @Override
    public Optional<Duration> limit() {
        return Optional.ofNullable(start.limits().timeout());
    }

    @Override
    public CompletableFuture<StopReason> stop() {
        return stop;
    }

    @Override
    public void progress(
            @Nullable Double percent,
            @Nullable Long bytes,
            @Nullable Long totalBytes,
            @Nullable String message) {
        lastSign = scheduler.nanoTime();
        progress = new Progress(percent, bytes, totalBytes, message);
    }

    @Override
    public CompletableFuture<Void> record(Handle known) {
        if (!StatusLimits.fits(known)) {
            throw new IllegalArgumentException(
                    "a handle of the "
                            + start.engine()
                            + " engine is too large for a status, so that nobody could find its job again");
        }
        PendingHandle pending = new PendingHandle(known, new CompletableFuture<>());
        handle.set(pending);
        changed.run();
        return pending.recorded();
    }
}
