package backhaul.worker.loop;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Virtual threads for what may block, and one daemon thread for what is due.
public final class SystemScheduler implements Scheduler, AutoCloseable {
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("due").factory());

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Task start(String name, Runnable work) {
        return Thread.ofVirtual().name(name).start(work)::interrupt;
    }

    @Override
    public Task after(Duration delay, Runnable work) {
        Future<?> planned =
                timer.schedule(work, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
        return () -> planned.cancel(false);
    }

    @Override
    public Signal signal() {
        Semaphore raised = new Semaphore(0);
        return new Signal() {
            @Override
            public void raise() {
                raised.release();
            }

            @Override
            public void await(Duration atMost) throws InterruptedException {
                if (raised.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                    raised.drainPermits();
                }
            }
        };
    }

    /// What is still planned is not done any more.
    @Override
    public void close() {
        timer.shutdownNow();
    }
}
