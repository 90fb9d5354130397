package backhaul.worker.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/// When the loop does what it does by the clock alone.
final class Upkeep {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration PARTITIONS = Duration.ofMinutes(5);
    private static final Duration BUSY_KEEP_ALIVE = Duration.ofSeconds(30);

    private final Duration idleKeepAlive;
    private Instant lastSecond;
    private Instant lastMinute;
    private Instant lastPartitions;
    private Instant lastCommit;

    /// The idle keep-alive comes every 4 to 6 minutes: thousands of workers must not commit at
    /// once.
    Upkeep(RandomGenerator random, Instant now) {
        idleKeepAlive = Duration.ofSeconds(240 + random.nextLong(120));
        lastSecond = now;
        lastMinute = now;
        lastPartitions = now;
        lastCommit = now;
    }

    boolean eachSecond(Instant now) {
        if (!over(lastSecond, SECOND, now)) {
            return false;
        }
        lastSecond = now;
        return true;
    }

    boolean eachMinute(Instant now) {
        if (!over(lastMinute, MINUTE, now)) {
            return false;
        }
        lastMinute = now;
        return true;
    }

    boolean partitionCheckDue(Instant now) {
        if (!over(lastPartitions, PARTITIONS, now)) {
            return false;
        }
        lastPartitions = now;
        return true;
    }

    void committed(Instant now) {
        lastCommit = now;
    }

    boolean keepAliveDue(Instant now, boolean busy) {
        return over(lastCommit, busy ? BUSY_KEEP_ALIVE : idleKeepAlive, now);
    }

    /// Also after the clock was set back: better once too often than not for hours.
    private static boolean over(Instant last, Duration interval, Instant now) {
        return !now.isBefore(last.plus(interval)) || now.isBefore(last.minus(interval));
    }
}
