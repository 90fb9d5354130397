package backhaul.worker.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Serves `/metrics`, `/health/live` and `/health/ready`: 200, or 503 where it is not live or not
/// ready. It shows no secret and takes no input but the path; there is no log-in, so it listens on
/// the loopback address unless it is told otherwise.
public final class OpsServer implements AutoCloseable {

    /// Requests at once; a connection beyond them is closed.
    static final int REQUESTS_AT_ONCE = 16;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final HttpServer server;
    private final ExecutorService threads;
    private final Metrics metrics;
    private final Health health;

    private record Answer(int status, String contentType, String body) {
        static Answer json(boolean good, Object body) {
            return new Answer(
                    good ? 200 : 503,
                    "application/json; charset=utf-8",
                    JSON.writeValueAsString(body) + "\n");
        }

        static Answer text(int status, String body) {
            return new Answer(status, "text/plain; charset=utf-8", body);
        }
    }

    private OpsServer(HttpServer server, Metrics metrics, Health health) {
        this.server = server;
        this.metrics = metrics;
        this.health = health;
        threads =
                new ThreadPoolExecutor(
                        0,
                        REQUESTS_AT_ONCE,
                        1,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        Thread.ofVirtual().name("ops-", 0).factory());
    }

    /// Begins to serve.
    ///
    /// @param listen port 0 chooses a free one
    /// @throws IOException where that address cannot be had; its message is fit to be shown
    public static OpsServer start(InetSocketAddress listen, Metrics metrics, Health health)
            throws IOException {
        boundRequestTime();
        OpsServer ops = new OpsServer(open(listen), metrics, health);
        ops.server.createContext("/", ops::handle);
        ops.server.setExecutor(ops.threads);
        ops.server.start();
        return ops;
    }

    /// The server's own limit, in seconds, for a request to arrive; it can be set in no other way,
    /// and only before the first server of the process.
    private static void boundRequestTime() {
        String property = "sun.net.httpserver.maxReqTime";
        if (System.getProperty(property) == null) {
            System.setProperty(property, "10");
        }
    }

    private static HttpServer open(InetSocketAddress listen) throws IOException {
        String where = listen.getHostString() + ":" + listen.getPort();
        if (listen.isUnresolved()) {
            throw new IOException(
                    "http.listen: the host of "
                            + where
                            + " is not known here. Name an address of this host.");
        }
        try {
            return HttpServer.create(listen, 0);
        } catch (IOException e) {
            throw new IOException(
                    "http.listen: "
                            + where
                            + " cannot be opened ("
                            + e.getMessage()
                            + "). Is another worker or program on it? Choose another port.",
                    e);
        }
    }

    /// Where it listens.
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange, answer(exchange));
        }
    }

    private Answer answer(HttpExchange exchange) {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return Answer.text(405, "Only GET and HEAD.\n");
        }
        return switch (exchange.getRequestURI().getPath()) {
            case "/metrics" ->
                    new Answer(200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
            case "/health/live" -> live(health.liveness());
            case "/health/ready" -> ready(health.readiness());
            case null, default ->
                    Answer.text(404, "There is /metrics, /health/live and /health/ready.\n");
        };
    }

    private static Answer live(Health.Liveness liveness) {
        return Answer.json(liveness.live(), liveness);
    }

    private static Answer ready(Health.Readiness readiness) {
        return Answer.json(readiness.ready(), readiness);
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(answer.status(), -1);
        } else {
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
