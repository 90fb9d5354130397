package backhaul.worker.ledger;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.TimeoutException;

/// Ends a read that must come to its end and does not get on: whoever reads then begins anew, and
/// says so.
public final class NoProgress {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String what;
    private final LongSupplier nanoTime;
    private long left = Long.MAX_VALUE;
    private long since;

    public NoProgress(String what, LongSupplier nanoTime) {
        this.what = what;
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /// Throws if `stillToRead` has been the same for 30 s.
    public void check(long stillToRead) {
        if (stillToRead != left) {
            left = stillToRead;
            since = nanoTime.getAsLong();
        } else if (nanoTime.getAsLong() - since > PATIENCE.toNanos()) {
            throw new TimeoutException(
                    what + " stands still for " + PATIENCE.toSeconds() + " s, " + left + " to go");
        }
    }
}
