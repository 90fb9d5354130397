package backhaul.worker.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// When a unit has to be committed although nothing happened to it.
final class Upkeep {
    private static final Duration BUSY = Duration.ofSeconds(30);

    private final Duration idle;
    private final @Nullable Lease lease;
    private Instant lastCommit;

    /// The idle keep-alive comes every 4 to 6 minutes: thousands of workers must not commit at
    /// once.
    Upkeep(RandomGenerator random, @Nullable Lease lease, Instant now) {
        idle = Duration.ofSeconds(240 + random.nextLong(120));
        this.lease = lease;
        lastCommit = now;
    }

    void committed(Instant now) {
        lastCommit = now;
    }

    boolean keepAliveDue(Instant now, List<LiveAttempt> underWay) {
        return Every.over(lastCommit, interval(underWay), now);
    }

    /// A lease is renewed only while something hangs on it.
    private Duration interval(List<LiveAttempt> underWay) {
        if (underWay.isEmpty()) {
            return idle;
        }
        if (lease != null && underWay.stream().anyMatch(LiveAttempt::leased)) {
            Duration renewal = lease.renewal();
            return renewal.compareTo(BUSY) < 0 ? renewal : BUSY;
        }
        return BUSY;
    }
}
