package backhaul.worker.engine.script;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Calls that can hang in the system for ever, as on a network disk whose server is gone. Each gets
/// a daemon thread of its own, so that the attempt can go on without it.
final class Aside {
    private Aside() {}

    static <T> CompletableFuture<T> call(String name, Callable<T> work) {
        var result = new CompletableFuture<T>();
        var _ =
                Thread.ofPlatform()
                        .daemon()
                        .name(name)
                        .start(() -> {
                            try {
                                result.complete(work.call());
                            } catch (Exception | Error e) {
                                result.completeExceptionally(e);
                            }
                        });
        return result;
    }

    /// Waits until one of these is done, however it ended.
    static void await(CompletableFuture<?>... any) throws InterruptedException {
        try {
            var _ = CompletableFuture.anyOf(any).get();
        } catch (ExecutionException e) {
            // It is done; whoever reads it will see.
        }
    }

    /// Waits until one of these is done, however it ended; false when the time is over.
    static boolean await(Duration time, CompletableFuture<?>... any) throws InterruptedException {
        try {
            var _ = CompletableFuture.anyOf(any).get(time.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException e) {
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }
}
