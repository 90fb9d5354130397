package backhaul.bench.measure;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Counts what happens, and times it from the end of the warm-up to the last. Counted on one
/// thread, awaited on any.
public final class Span {
    private static final Duration WITHIN = Duration.ofMinutes(4);

    private final long warmUp;
    private final long total;
    private final CountDownLatch over = new CountDownLatch(1);
    private long count;
    private long began;
    private long ended;

    public Span(long warmUp, long total) {
        this.warmUp = warmUp;
        this.total = total;
    }

    public void count() {
        count++;
        if (count == warmUp) {
            began = System.nanoTime();
        } else if (count == total) {
            ended = System.nanoTime();
            over.countDown();
        }
    }

    public void count(int times) {
        for (int i = 0; i < times; i++) {
            count();
        }
    }

    public boolean isOver() {
        return count >= total;
    }

    /// Waits for the last.
    public double perSecond() throws InterruptedException {
        if (!over.await(WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("only " + count + " of " + total + " in " + WITHIN);
        }
        return (total - warmUp) * 1e9 / (ended - began);
    }
}
