package backhaul.worker.loop;

import java.time.Duration;
import org.apache.kafka.common.errors.TimeoutException;

/// Ends a read that must come to its end and does not get on: the loop then begins anew, and says
/// so.
final class NoProgress {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String what;
    private long left = Long.MAX_VALUE;
    private long since = System.nanoTime();

    NoProgress(String what) {
        this.what = what;
    }

    /// Throws if `stillToRead` has been the same for 30 s.
    void check(long stillToRead) {
        if (stillToRead != left) {
            left = stillToRead;
            since = System.nanoTime();
        } else if (System.nanoTime() - since > PATIENCE.toNanos()) {
            throw new TimeoutException(
                    what + " stands still for " + PATIENCE.toSeconds() + " s, " + left + " to go");
        }
    }
}
