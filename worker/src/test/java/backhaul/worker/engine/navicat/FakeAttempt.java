package backhaul.worker.engine.navicat;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.StopReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// An attempt that keeps what the engine tells it, and commits handles at once.
final class FakeAttempt implements Attempt {
    final List<Handle> handles = new CopyOnWriteArrayList<>();
    final List<String> messages = new CopyOnWriteArrayList<>();
    private final CompletableFuture<StopReason> stop = new CompletableFuture<>();
    private final Instant startedAt;
    private final Duration limit;

    FakeAttempt() {
        this(Instant.now(), Duration.ofHours(3));
    }

    FakeAttempt(Instant startedAt, Duration limit) {
        this.startedAt = startedAt;
        this.limit = limit;
    }

    void stop(StopReason reason) {
        stop.complete(reason);
    }

    @Override
    public RunKey run() {
        return new RunKey("navicat-01", "/ci", "run-1");
    }

    @Override
    public String job() {
        return "oceanbase";
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
    public Optional<Duration> limit() {
        return Optional.of(limit);
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
    }

    @Override
    public CompletableFuture<Void> record(Handle handle) {
        handles.add(handle);
        return CompletableFuture.completedFuture(null);
    }
}
