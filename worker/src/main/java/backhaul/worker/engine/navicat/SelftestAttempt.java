package backhaul.worker.engine.navicat;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.StopReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// An attempt that nobody asked for, and that stops itself a while after the task was seen to run.
final class SelftestAttempt implements Attempt {
    private final @Nullable StopReason reason;
    private final Duration after;
    private final Instant startedAt = Instant.now();
    private final CompletableFuture<StopReason> stop = new CompletableFuture<>();
    private final AtomicBoolean armed = new AtomicBoolean();
    private final List<String> messages = new CopyOnWriteArrayList<>();

    /// @param reason null for one that is not stopped
    SelftestAttempt(@Nullable StopReason reason, Duration after) {
        this.reason = reason;
        this.after = after;
    }

    List<String> messages() {
        return messages;
    }

    @Override
    public RunKey run() {
        return new RunKey("selftest", "/selftest", "selftest");
    }

    @Override
    public String job() {
        return "selftest";
    }

    @Override
    public int number() {
        return 1;
    }

    @Override
    public Instant startedAt() {
        return startedAt;
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
        if (message != null && (messages.isEmpty() || !messages.getLast().equals(message))) {
            messages.add(message);
        }
        if (reason != null && Endings.RUNS.equals(message) && armed.compareAndSet(false, true)) {
            stop.completeOnTimeout(reason, after.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public CompletableFuture<Void> record(Handle handle) {
        return CompletableFuture.completedFuture(null);
    }
}
