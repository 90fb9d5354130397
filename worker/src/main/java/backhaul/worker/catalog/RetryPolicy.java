package backhaul.worker.catalog;

import java.time.Duration;

/// When a failed attempt is followed by another. Delays double from `initialDelay` up to
/// `maxDelay`, with full jitter.
public record RetryPolicy(int maxAttempts, Duration initialDelay, Duration maxDelay) {

    public static final RetryPolicy DEFAULT =
            new RetryPolicy(3, Duration.ofSeconds(30), Duration.ofMinutes(15));

    public RetryPolicy {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts is at least 1: " + maxAttempts);
        }
        if (initialDelay.isNegative() || initialDelay.compareTo(maxDelay) > 0) {
            throw new IllegalArgumentException(
                    "initialDelay lies between 0 and maxDelay: " + initialDelay);
        }
    }
}
