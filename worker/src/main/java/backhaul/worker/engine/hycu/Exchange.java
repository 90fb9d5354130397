package backhaul.worker.engine.hycu;

import backhaul.protocol.SafeText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// Single requests to one controller: bounded in time and size, never redirected, never repeated.
/// Says of each that failed whether the controller can have seen it.
final class Exchange implements AutoCloseable {
    private static final int LARGEST_ANSWER = 1 << 20;

    private final Controller controller;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http;

    Exchange(Controller controller) {
        this.controller = controller;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(controller.limits().requestTimeout())
                        .sslContext(Tls.context(controller.trust()))
                        .executor(threads)
                        .build();
    }

    /// One request, as it is sent.
    record Ask(String method, String path, @Nullable String body) {
        static Ask get(String path) {
            return new Ask("GET", path, null);
        }
    }

    HttpResponse<byte[]> send(Ask ask, String authorization) throws Trouble, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(
                        request(ask, authorization),
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
        Duration limit = controller.limits().requestTimeout().multipliedBy(2);
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw Trouble.unanswered(
                    Trouble.Kind.TIMEOUT, Trouble.Taken.MAYBE, silence(ask, "its whole answer"));
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw trouble(ask, e.getCause() == null ? e : e.getCause());
        }
    }

    private HttpRequest request(Ask ask, String authorization) {
        String body = ask.body();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(controller.url() + ask.path()))
                        .timeout(controller.limits().requestTimeout())
                        .header("Accept", "application/json")
                        .header("Accept-Encoding", "identity")
                        .header("Authorization", authorization);
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return request.method(
                        ask.method(),
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
    }

    private Trouble trouble(Ask ask, Throwable cause) {
        return switch (cause) {
            case SSLHandshakeException e ->
                    Trouble.unanswered(
                            Trouble.Kind.CONFIGURATION,
                            Trouble.Taken.NO,
                            name()
                                    + " is not trusted: "
                                    + reason(e)
                                    + ". Set caFile or certificateSha256 if this is its certificate");
            case HttpConnectTimeoutException _ ->
                    Trouble.unanswered(
                            Trouble.Kind.NETWORK, Trouble.Taken.NO, silence(ask, "a connection"));
            case HttpTimeoutException _ ->
                    Trouble.unanswered(
                            Trouble.Kind.TIMEOUT, Trouble.Taken.MAYBE, silence(ask, "an answer"));
            case ConnectException e ->
                    Trouble.unanswered(
                            Trouble.Kind.NETWORK,
                            Trouble.Taken.NO,
                            name() + " cannot be reached: " + reason(e));
            case SSLException e ->
                    Trouble.unanswered(
                            Trouble.Kind.NETWORK,
                            Trouble.Taken.MAYBE,
                            name() + " speaks no proper TLS: " + reason(e));
            case IOException e ->
                    Trouble.unanswered(
                            Trouble.Kind.NETWORK,
                            Trouble.Taken.MAYBE,
                            name() + " broke off its answer to " + ask.method() + ": " + reason(e));
            default ->
                    Trouble.unanswered(
                            Trouble.Kind.NETWORK,
                            Trouble.Taken.MAYBE,
                            name() + " could not be asked: " + cause);
        };
    }

    private String silence(Ask ask, String what) {
        return "%s gave no %s to %s within %d s"
                .formatted(
                        name(),
                        what.replaceFirst("^(an?|its whole) ", ""),
                        ask.method(),
                        controller.limits().requestTimeout().toSeconds());
    }

    /// The innermost that says something.
    private static String reason(Throwable e) {
        String said = "";
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "its name cannot be resolved";
            }
            if (cause.getMessage() != null) {
                said = cause.getMessage();
            }
        }
        if (said.isEmpty()) {
            return e instanceof ConnectException
                    ? "connection refused"
                    : e.getClass().getSimpleName();
        }
        return SafeText.clean(said).replaceFirst("\\.$", "");
    }

    private String name() {
        return controller.name() + " (" + controller.url().getAuthority() + ")";
    }

    @Override
    public void close() {
        http.shutdownNow();
        threads.shutdownNow();
    }
}
