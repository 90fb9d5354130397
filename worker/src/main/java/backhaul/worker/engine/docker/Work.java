package backhaul.worker.engine.docker;

import backhaul.worker.engine.StopReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// An attempt's work on a thread of its own, so that it can be stopped wherever it is. A platform
/// thread: compression blocks in native code, which would keep a carrier of virtual threads from
/// all others.
final class Work<T> {
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final Tether tether = new Tether();
    private final Thread thread;

    @FunctionalInterface
    interface Task<T> {
        T perform(Tether tether) throws Failure, InterruptedException;
    }

    private Work(String name, Task<T> task) {
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(() -> run(task));
    }

    static <T> Work<T> start(String name, Task<T> task) {
        Work<T> work = new Work<>(name, task);
        work.thread.start();
        return work;
    }

    /// Waits until the work has ended, by itself or because `stop` completed or this thread was
    /// interrupted; it runs no longer when this returns or throws. What was done by then is done,
    /// stopped or not.
    Ending<T> await(CompletableFuture<StopReason> stop) throws InterruptedException {
        try {
            CompletableFuture.anyOf(result.handle((value, thrown) -> true), stop).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a stop never fails", e);
        } finally {
            tether.cut();
            thread.interrupt();
            thread.join();
        }
        return ending(stop.getNow(null));
    }

    private Ending<T> ending(@Nullable StopReason stopped) throws InterruptedException {
        try {
            return new Ending.Done<>(result.get());
        } catch (ExecutionException e) {
            if (stopped != null) {
                return new Ending.Stopped<>(stopped);
            }
            if (e.getCause() instanceof Failure failure) {
                return new Ending.Failed<>(failure);
            }
            throw new IllegalStateException("the work ended by a fault of its own", e.getCause());
        }
    }

    @SuppressWarnings("CatchingUnchecked") // The waiting thread passes it on.
    private void run(Task<T> task) {
        try {
            result.complete(task.perform(tether));
        } catch (Exception | Error e) {
            result.completeExceptionally(e);
        }
    }
}
