package backhaul.worker.engine;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunStatus.Handle;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One try of a run, as its engine sees it.
public interface Attempt {

    RunKey run();

    String job();

    /// From 1.
    int number();

    /// When the attempt began, by the worker's clock. Evidence must be newer.
    Instant startedAt();

    /// How long the attempt may take from its start on; empty where nothing limits it, or where it
    /// is not known any more.
    default Optional<Duration> limit() {
        return Optional.empty();
    }

    /// Completes when the attempt is to be stopped, with why. Never completes exceptionally.
    CompletableFuture<StopReason> stop();

    /// A sign of life. Cheap: may be called for every buffer. Null for what is not known.
    void progress(
            @Nullable Double percent,
            @Nullable Long bytes,
            @Nullable Long totalBytes,
            @Nullable String message);

    /// Puts the handle into the ledger. The future completes when it is committed; an engine waits
    /// for it before an effect that only the handle could undo.
    ///
    /// @throws IllegalArgumentException if it is too large for a status
    CompletableFuture<Void> record(Handle handle);
}
