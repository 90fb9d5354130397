package backhaul.worker.loop;

import java.time.Duration;
import java.time.Instant;

/// Something that is done by the clock alone, time and again.
final class Every {
    private final Duration interval;
    private Instant last;

    Every(Duration interval, Instant now) {
        this.interval = interval;
        this.last = now;
    }

    /// True once the interval is over; the next begins then. Also after the clock was set back:
    /// better once too often than not for hours.
    boolean due(Instant now) {
        if (!over(last, interval, now)) {
            return false;
        }
        last = now;
        return true;
    }

    static boolean over(Instant last, Duration interval, Instant now) {
        return !now.isBefore(last.plus(interval)) || now.isBefore(last.minus(interval));
    }
}
