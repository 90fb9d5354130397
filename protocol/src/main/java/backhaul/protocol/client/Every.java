package backhaul.protocol.client;

import java.time.Duration;

/// Keeps what is dear from being done too often.
final class Every {

    private final long nanos;
    private long last;

    Every(Duration interval) {
        this.nanos = interval.toNanos();
        this.last = System.nanoTime() - nanos;
    }

    /// True at first, and then once the interval is over since it was last true.
    boolean due() {
        long now = System.nanoTime();
        if (now - last < nanos) {
            return false;
        }
        last = now;
        return true;
    }
}
