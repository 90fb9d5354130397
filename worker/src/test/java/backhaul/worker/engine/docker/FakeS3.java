package backhaul.worker.engine.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import backhaul.worker.backup.s3.S3Access;
import backhaul.worker.backup.s3.S3Settings;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// As much of an object store as the worker uses, with faults on demand. What it takes is not
/// proven to be what a real one takes: that is for the tests with one.
final class FakeS3 implements AutoCloseable {
    static final String BUCKET = "backups";

    /// By key, below the bucket.
    final NavigableMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

    /// Begun and neither completed nor aborted: the key by the id.
    final NavigableMap<String, String> uploads = new ConcurrentSkipListMap<>();

    /// `PUT part`, `POST complete`, `PUT nightly/.../manifest.json`.
    final List<String> requests = new CopyOnWriteArrayList<>();

    private final Map<String, NavigableMap<Integer, byte[]>> parts = new HashMap<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final HttpServer server;
    private volatile Fault fault = (what, exchange) -> false;

    /// Answers a request itself, or says that it does not.
    @FunctionalInterface
    interface Fault {
        boolean befalls(String what, HttpExchange exchange) throws IOException;
    }

    FakeS3() {
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
    }

    S3Access access() {
        return access(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    static S3Access access(URI endpoint) {
        return new S3Access(
                new S3Settings(
                        endpoint,
                        "us-east-1",
                        new S3Settings.Keys("local-identity", "local-credential", null),
                        true,
                        null));
    }

    byte[] object(String key) {
        return Objects.requireNonNull(objects.get(key), key);
    }

    void fault(Fault fault) {
        this.fault = fault;
    }

    /// Answers the first `count` requests that are so with `status`; all, where it is below 0.
    static Fault refusing(String request, int status, int count) {
        AtomicInteger left = new AtomicInteger(count);
        return (what, exchange) -> {
            if (!what.startsWith(request) || (count >= 0 && left.getAndDecrement() <= 0)) {
                return false;
            }
            exchange.getRequestBody().readAllBytes();
            answer(exchange, status, "<Error><Code>Told</Code></Error>");
            return true;
        };
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String key = path.replaceFirst("^/" + BUCKET + "/?", "");
        Map<String, String> query = query(exchange);
        String what = what(exchange.getRequestMethod(), key, query);
        requests.add(what);
        try (exchange) {
            if (!fault.befalls(what, exchange)) {
                serve(exchange, key, query);
            }
        }
    }

    private static String what(String method, String key, Map<String, String> query) {
        if (query.containsKey("uploads")) {
            return method.equals("POST") ? "POST upload" : "GET uploads";
        }
        if (query.containsKey("uploadId")) {
            return switch (method) {
                case "PUT" -> "PUT part";
                case "POST" -> "POST complete";
                default -> "DELETE upload";
            };
        }
        return method + " " + key;
    }

    private synchronized void serve(HttpExchange exchange, String key, Map<String, String> query)
            throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        switch (what(exchange.getRequestMethod(), key, query)) {
            case "POST upload" -> {
                String id = "upload-" + ids.incrementAndGet();
                uploads.put(id, key);
                parts.put(id, new TreeMap<>());
                answer(
                        exchange,
                        200,
                        "<InitiateMultipartUploadResult><UploadId>"
                                + id
                                + "</UploadId></InitiateMultipartUploadResult>");
            }
            case "GET uploads" ->
                    answer(exchange, 200, listOfUploads(query.getOrDefault("prefix", "")));
            case "PUT part" -> {
                int number = Integer.parseInt(query.getOrDefault("partNumber", ""));
                parts.computeIfAbsent(query.getOrDefault("uploadId", ""), _ -> new TreeMap<>())
                        .put(number, body);
                exchange.getResponseHeaders().add("ETag", "\"part-" + number + "\"");
                answer(exchange, 200, "");
            }
            case "POST complete" -> complete(exchange, key, query.getOrDefault("uploadId", ""));
            case "DELETE upload" ->
                    answer(
                            exchange,
                            uploads.remove(query.getOrDefault("uploadId", "")) == null ? 404 : 204,
                            "");
            default -> object(exchange, key, query, body);
        }
    }

    private void complete(HttpExchange exchange, String key, String id) throws IOException {
        if (uploads.remove(id) == null) {
            answer(exchange, 404, "<Error><Code>NoSuchUpload</Code></Error>");
            return;
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts.getOrDefault(id, new TreeMap<>()).values()) {
            whole.write(part);
        }
        objects.put(key, whole.toByteArray());
        answer(exchange, 200, "<CompleteMultipartUploadResult/>");
    }

    private void object(HttpExchange exchange, String key, Map<String, String> query, byte[] body)
            throws IOException {
        switch (exchange.getRequestMethod()) {
            case "PUT" -> {
                objects.put(key, body);
                answer(exchange, 200, "");
            }
            case "DELETE" -> {
                objects.remove(key);
                answer(exchange, 204, "");
            }
            case "GET" -> {
                byte[] found = objects.get(key);
                if (key.isEmpty()) {
                    answer(exchange, 200, listOfObjects(query.getOrDefault("prefix", "")));
                } else if (found == null) {
                    answer(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>");
                } else {
                    exchange.sendResponseHeaders(200, found.length);
                    exchange.getResponseBody().write(found);
                }
            }
            default -> answer(exchange, 405, "");
        }
    }

    private String listOfObjects(String prefix) {
        return objects.entrySet().stream()
                .filter(object -> object.getKey().startsWith(prefix))
                .map(object ->
                        "<Contents><Key>%s</Key><Size>%d</Size></Contents>"
                                .formatted(object.getKey(), object.getValue().length))
                .collect(Collectors.joining("", "<ListBucketResult>", "</ListBucketResult>"));
    }

    private String listOfUploads(String prefix) {
        return uploads.entrySet().stream()
                .filter(upload -> upload.getValue().startsWith(prefix))
                .map(upload ->
                        "<Upload><Key>%s</Key><UploadId>%s</UploadId>"
                                        .formatted(upload.getValue(), upload.getKey())
                                + "<Initiated>2099-01-01T00:00:00.000Z</Initiated></Upload>")
                .collect(
                        Collectors.joining(
                                "",
                                "<ListMultipartUploadsResult>",
                                "</ListMultipartUploadsResult>"));
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new HashMap<>();
        String text = exchange.getRequestURI().getQuery();
        if (text != null) {
            for (String part : text.split("&", -1)) {
                int equals = part.indexOf('=');
                query.put(
                        equals < 0 ? part : part.substring(0, equals),
                        equals < 0 ? "" : part.substring(equals + 1));
            }
        }
        return query;
    }
}
