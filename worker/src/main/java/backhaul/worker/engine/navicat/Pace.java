package backhaul.worker.engine.navicat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Elapsed time, which no change of a clock moves, and waiting in it.
interface Pace {

    Duration elapsed();

    /// Waits, at most until `end` is done.
    void pause(Duration time, CompletableFuture<?> end) throws InterruptedException;

    static Pace real() {
        long begin = System.nanoTime();
        return new Pace() {
            @Override
            public Duration elapsed() {
                return Duration.ofNanos(System.nanoTime() - begin);
            }

            @Override
            public void pause(Duration time, CompletableFuture<?> end) throws InterruptedException {
                try {
                    end.get(time.toNanos(), TimeUnit.NANOSECONDS);
                } catch (TimeoutException | ExecutionException e) {
                    // Either the time is over, or it is done.
                }
            }
        };
    }
}
