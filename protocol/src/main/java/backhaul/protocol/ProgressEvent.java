package backhaul.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A `backhaul.progress.v1` event: how far an attempt is. Never part of the ledger.
public record ProgressEvent(
        String id,
        String worker,
        RunKey run,
        Instant time,
        String audience,
        int attempt,
        @Nullable Double percent,
        @Nullable Long bytes,
        @Nullable Long totalBytes,
        @Nullable String message) {}
