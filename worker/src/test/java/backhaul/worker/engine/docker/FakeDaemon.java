package backhaul.worker.engine.docker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// Answers like a Docker daemon that has one volume, `pgdata`, and misbehaves where a test says so.
final class FakeDaemon implements AutoCloseable {
    /// Every request: `GET /version`.
    final List<String> requests = new CopyOnWriteArrayList<>();

    /// What the containers were created with.
    final List<String> created = new CopyOnWriteArrayList<>();

    final List<String> encodings = new CopyOnWriteArrayList<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final HttpServer server;

    @FunctionalInterface
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    FakeDaemon() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
        on("GET /version", json(200, "{\"Version\":\"20.10.24\",\"Os\":\"linux\"}"));
        on("GET /containers/json", json(200, "[]"));
        on("GET /volumes/pgdata", json(200, "{\"Name\":\"pgdata\",\"Mountpoint\":\"/v\"}"));
        on("GET /images/backhaul-empty:1/json", json(200, "{}"));
        on("POST /containers/create", this::create);
        on("DELETE /containers/c1", json(204, ""));
        on("GET /containers/c1/archive", tar(Tars.tar(t -> Tars.file(t, "data", "hello"))));
    }

    URI host() {
        return URI.create(
                "tcp://"
                        + server.getAddress().getHostString()
                        + ":"
                        + server.getAddress().getPort());
    }

    /// `request` is a method and a path without its query.
    void on(String request, Answer answer) {
        answers.put(request, answer);
    }

    static Answer json(int status, String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        };
    }

    /// Ends in good order, as the daemon does even where the tar is broken off.
    static Answer tar(byte[] tar) {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(tar);
            exchange.close();
        };
    }

    /// Sends the beginning, and then nothing until the other side has closed.
    static Answer stalling(byte[] beginning) {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.write(beginning);
            out.flush();
            awaitForever();
        };
    }

    static Answer silent() {
        return exchange -> awaitForever();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        requests.add(request);
        encodings.addAll(
                exchange.getRequestHeaders().getOrDefault("Accept-Encoding", List.of("-")));
        answers.getOrDefault(request, json(404, "{\"message\":\"no such thing\"}")).to(exchange);
    }

    private void create(HttpExchange exchange) throws IOException {
        created.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        json(201, "{\"Id\":\"c1\"}").to(exchange);
    }

    private static void awaitForever() {
        try {
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
