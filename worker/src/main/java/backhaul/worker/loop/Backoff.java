package backhaul.worker.loop;

import backhaul.worker.catalog.RetryPolicy;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// Exponential backoff with full jitter: anything between nothing and the doubled delay, so that
/// hosts that failed together do not come back together.
final class Backoff {
    private final RandomGenerator random;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /// The wait after attempt number `attempt` failed.
    Duration after(int attempt, RetryPolicy policy) {
        int doublings = Math.clamp(attempt - 1L, 0, 30);
        long ceiling =
                Math.min(
                        policy.maxDelay().toMillis(),
                        saturatedShift(policy.initialDelay().toMillis(), doublings));
        return Duration.ofMillis(random.nextLong(ceiling + 1));
    }

    private static long saturatedShift(long value, int bits) {
        return value > Long.MAX_VALUE >> bits ? Long.MAX_VALUE - 1 : value << bits;
    }
}
