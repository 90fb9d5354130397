package backhaul.worker.backup.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/// An exchange under way. On a platform thread nothing ends one that hangs; on a virtual one an
/// interrupt closes its socket.
final class S3Call<T> {
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final S3Reason reason;
    private final Thread thread;

    private S3Call(Supplier<T> exchange, S3Reason reason) {
        this.reason = reason;
        this.thread = Thread.ofVirtual().name("s3").unstarted(() -> run(exchange));
    }

    static <T> S3Call<T> start(Supplier<T> exchange, S3Reason reason) {
        S3Call<T> call = new S3Call<>(exchange, reason);
        call.thread.start();
        return call;
    }

    /// Interrupted, it ends the exchange, says so as an [InterruptedIOException], and leaves the
    /// interrupt set.
    T await(Duration limit) throws IOException {
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            end();
            throw reason.silence(limit);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SdkException sdk) {
                throw reason.of(sdk);
            }
            throw new IllegalStateException("the exchange failed by a fault", e.getCause());
        } catch (InterruptedException e) {
            end();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /// Ends the exchange, and returns when it does nothing any more.
    void end() {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("CatchingUnchecked") // The waiting thread passes it on.
    private void run(Supplier<T> exchange) {
        try {
            answer.complete(exchange.get());
        } catch (Exception | Error e) {
            answer.completeExceptionally(e);
        }
    }
}
