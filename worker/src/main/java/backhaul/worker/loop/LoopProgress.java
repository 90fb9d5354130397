package backhaul.worker.loop;

import backhaul.protocol.RunKey;
import org.jspecify.annotations.Nullable;

/// How far one attempt is, as its engine last said; null for what is not known.
public record LoopProgress(
        RunKey run,
        int attempt,
        @Nullable Double percent,
        @Nullable Long bytes,
        @Nullable Long totalBytes,
        @Nullable String message) {}
