package backhaul.bench.archive;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.StopReason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// An attempt that nobody stops or listens to, and whose ledger commits at once.
record QuietAttempt(int number, Instant startedAt) implements Attempt {
    static QuietAttempt now(int number) {
        return new QuietAttempt(number, Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    @Override
    public RunKey run() {
        return new RunKey("bench", "/bench", "archive-" + number);
    }

    @Override
    public String job() {
        return "archive";
    }

    @Override
    public CompletableFuture<StopReason> stop() {
        return new CompletableFuture<>();
    }

    @Override
    public void progress(
            @Nullable Double percent,
            @Nullable Long bytes,
            @Nullable Long totalBytes,
            @Nullable String message) {}

    @Override
    public CompletableFuture<Void> record(Handle handle) {
        return CompletableFuture.completedFuture(null);
    }
}
