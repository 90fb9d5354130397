package backhaul.worker.catalog;

import java.time.Duration;

/// When a failed attempt is followed by another. Delays double from `initialDelay` up to
/// `maxDelay`, with full jitter.
public record RetryPolicy(int maxAttempts, Duration initialDelay, Duration maxDelay) {}
