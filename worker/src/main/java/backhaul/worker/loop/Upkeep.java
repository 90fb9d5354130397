package backhaul.worker.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// When a unit has to be committed although nothing happened to it.
final class Upkeep {
    private static final Duration BUSY = Duration.ofSeconds(30);

    private final Duration idle;
    private final Duration busy;
    private Instant lastCommit;

    /// The idle keep-alive comes every 4 to 6 minutes: thousands of workers must not commit at
    /// once.
    ///
    /// @param renewal how often a lease has to be renewed while attempts are under way
    Upkeep(RandomGenerator random, Optional<Duration> renewal, Instant now) {
        idle = Duration.ofSeconds(240 + random.nextLong(120));
        busy = renewal.filter(often -> often.compareTo(BUSY) < 0).orElse(BUSY);
        lastCommit = now;
    }

    void committed(Instant now) {
        lastCommit = now;
    }

    boolean keepAliveDue(Instant now, boolean attemptsUnderWay) {
        return Every.over(lastCommit, attemptsUnderWay ? busy : idle, now);
    }
}
