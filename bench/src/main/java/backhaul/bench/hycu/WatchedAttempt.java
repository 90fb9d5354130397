package backhaul.bench.hycu;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.StopReason;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// An attempt whose ledger takes every handle at once, and that says when it was first looked at.
final class WatchedAttempt implements Attempt {
    private final RunKey run;
    private final Instant startedAt = Instant.now();
    private final CompletableFuture<StopReason> stop = new CompletableFuture<>();
    private final CompletableFuture<Void> looked = new CompletableFuture<>();

    WatchedAttempt(int number, CountDownLatch watched) {
        this.run = new RunKey("host", "/bench", "run-" + number);
        var _ = looked.thenRun(watched::countDown);
    }

    @Override
    public RunKey run() {
        return run;
    }

    @Override
    public String job() {
        return "vm-backup";
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
        looked.complete(null);
    }

    @Override
    public CompletableFuture<Void> record(Handle handle) {
        return CompletableFuture.completedFuture(null);
    }
}
