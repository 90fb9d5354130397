package backhaul.worker.engine.script;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.StopReason;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// An attempt that keeps what the engine tells it.
final class FakeAttempt implements Attempt {
    final List<Handle> handles = new CopyOnWriteArrayList<>();
    final List<Double> percentages = new CopyOnWriteArrayList<>();
    private final CompletableFuture<StopReason> stop = new CompletableFuture<>();
    private final Instant startedAt = Instant.now();
    private final RunKey run;
    private final int number;
    private volatile int signsOfLife;

    FakeAttempt() {
        this(new RunKey("docker-01", "/ci/nightly", UUID.randomUUID().toString()), 1);
    }

    FakeAttempt(RunKey run, int number) {
        this.run = run;
        this.number = number;
    }

    void stop(StopReason reason) {
        stop.complete(reason);
    }

    int signsOfLife() {
        return signsOfLife;
    }

    @Override
    public RunKey run() {
        return run;
    }

    @Override
    public String job() {
        return "legacy-script";
    }

    @Override
    public int number() {
        return number;
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
    public synchronized void progress(
            @Nullable Double percent,
            @Nullable Long bytes,
            @Nullable Long totalBytes,
            @Nullable String message) {
        signsOfLife++;
        if (percent != null) {
            percentages.add(percent);
        }
    }

    @Override
    public CompletableFuture<Void> record(Handle handle) {
        handles.add(handle);
        return new CompletableFuture<>();
    }
}
