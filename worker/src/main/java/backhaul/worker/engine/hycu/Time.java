package backhaul.worker.engine.hycu;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/// The time that attempts see: what o'clock it is, how much passes, and waiting for it.
record Time(InstantSource clock, LongSupplier nanos, Pause pause) {

    /// Waits without a thread of the system.
    interface Pause {

        /// Returns true once `time` is over, false as soon as `until` is done.
        boolean over(Duration time, CompletableFuture<?> until) throws InterruptedException;
    }

    static Time system(InstantSource clock) {
        return new Time(clock, System::nanoTime, Time::park);
    }

    private static boolean park(Duration time, CompletableFuture<?> until)
            throws InterruptedException {
        try {
            until.get(Math.max(0, time.toNanos()), TimeUnit.NANOSECONDS);
            return false;
        } catch (TimeoutException e) {
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }

    /// Waits for all of it.
    void sleep(Duration time) throws InterruptedException {
        pause.over(time, new CompletableFuture<>());
    }

    /// For libraries that want one.
    Clock asClock() {
        return clock.withZone(ZoneOffset.UTC);
    }
}
