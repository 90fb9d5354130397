package backhaul.worker.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One exchange with the daemon that can be given up at any time. The transport knows no time
/// limits on a unix socket and, on a platform thread, no interrupts on a network one; so each
/// exchange has a virtual thread of its own, where an interrupt closes either.
final class Exchange {
    private Exchange() {}

    /// Waits for the exchange, at most for `limit`. Given up, it is interrupted, and a response
    /// that arrives all the same is closed.
    static <T> T within(Duration limit, String host, Callable<T> exchange)
            throws Failure, InterruptedException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread thread =
                Thread.ofVirtual().name("docker-exchange").start(() -> run(exchange, answer));
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unreachable(host, e);
        } catch (TimeoutException e) {
            throw Failure.passing(
                    "the Docker daemon at "
                            + host
                            + " gave no answer for "
                            + limit.toSeconds()
                            + "s");
        } finally {
            if (!answer.isDone() && answer.cancel(false)) {
                thread.interrupt();
            }
        }
    }

    private static <T> void run(Callable<T> exchange, CompletableFuture<T> answer) {
        try {
            T result = exchange.call();
            if (!answer.complete(result) && result instanceof Response late) {
                late.close();
            }
        } catch (Exception e) {
            answer.completeExceptionally(e);
        }
    }

    /// The transport wraps what the socket says in a bare RuntimeException. Anything else is a bug.
    private static Failure unreachable(String host, Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                return Failure.passing(
                        "the Docker daemon at " + host + " does not answer: " + Reason.of(io));
            }
        }
        throw new IllegalStateException("the exchange with " + host + " failed", thrown);
    }
}
