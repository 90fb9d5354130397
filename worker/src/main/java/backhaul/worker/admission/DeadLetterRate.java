package backhaul.worker.admission;

import java.util.function.LongSupplier;

/// Bounds how many dead letters a loop writes: 10 a second, and 1,000 at once after a quiet time. A
/// bucket that fills by the clock; for one thread.
public final class DeadLetterRate {
    private static final long BURST = 1_000;
    private static final long NANOS_EACH = 100_000_000;

    private final LongSupplier nanoTime;
    private long saved = BURST * NANOS_EACH;
    private long lastAsked;

    /// A full bucket, filled by elapsed time such as `System::nanoTime`.
    public DeadLetterRate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        lastAsked = nanoTime.getAsLong();
    }

    /// True if another dead letter may be written now; it then counts as written.
    public boolean tryTake() {
        long now = nanoTime.getAsLong();
        saved = Math.min(saved + (now - lastAsked), BURST * NANOS_EACH);
        lastAsked = now;
        if (saved < NANOS_EACH) {
            return false;
        }
        saved -= NANOS_EACH;
        return true;
    }
}
