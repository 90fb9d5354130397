package backhaul.worker.command;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.StopReason;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An attempt that nobody asked for by Kafka, and that leaves no status.
final class DryRunAttempt implements Attempt {

    private final RunKey run;
    private final String job;
    private final Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final Duration limit;
    private final CompletableFuture<StopReason> stop;

    /// @param limit of a real attempt
    /// @param longest of this one
    DryRunAttempt(String worker, String job, Duration limit, Duration longest) {
        this.run = new RunKey(worker, "/check", UUID.randomUUID().toString());
        this.job = job;
        this.limit = limit;
        this.stop =
                new CompletableFuture<StopReason>()
                        .completeOnTimeout(
                                StopReason.TIMEOUT, longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public RunKey run() {
        return run;
    }

    @Override
    public String job() {
        return job;
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
        // A dry run is over before anyone would look.
    }

    @Override
    public CompletableFuture<Void> record(Handle handle) {
        throw new IllegalStateException("a dry run has no effect, so it needs no handle");
    }
}
