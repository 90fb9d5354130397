package backhaul.sandbox.hycu;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Sends an answer, well or badly.
final class Sending {
    private static final int BLOCK = 1 << 16;

    private final CountDownLatch ending;

    /// @param ending opens when the controller goes away: what is slow is given up then
    Sending(CountDownLatch ending) {
        this.ending = ending;
    }

    void well(HttpExchange exchange, Reply reply) throws IOException {
        send(exchange, reply.status(), reply.type(), bytes(reply.body()));
    }

    void badly(HttpExchange exchange, Reply reply, Fault fault)
            throws IOException, InterruptedException {
        switch (fault) {
            case Fault.Answer answer -> {
                answer.headers()
                        .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
                send(exchange, answer.status(), Reply.JSON, bytes(answer.body()));
            }
            case Fault.LostAnswer _ -> exchange.close();
            case Fault.Silence _ -> {
                ending.await();
                exchange.close();
            }
            case Fault.SlowBytes slow -> slowly(exchange, reply, slow.between());
            case Fault.Truncated _ -> truncated(exchange, reply);
            case Fault.Huge huge -> huge(exchange, reply, huge.bytes());
            case Fault.ContentType type ->
                    send(exchange, reply.status(), type.type(), bytes(reply.body()));
            case Fault.Unwrapped _ ->
                    send(exchange, reply.status(), reply.type(), bytes(reply.unwrapped()));
            case Fault.EmptyEntities _ -> well(exchange, Reply.empty());
            case Fault.Nonsense nonsense ->
                    send(exchange, reply.status(), reply.type(), bytes(nonsense.body()));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        head(exchange, status, type, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static void head(HttpExchange exchange, int status, String type, long length)
            throws IOException {
        if (!type.isEmpty()) {
            exchange.getResponseHeaders().set("Content-Type", type);
        }
        exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
    }

    private void slowly(HttpExchange exchange, Reply reply, Duration between)
            throws IOException, InterruptedException {
        byte[] body = bytes(reply.body());
        head(exchange, reply.status(), reply.type(), body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            for (byte b : body) {
                out.write(b);
                out.flush();
                if (ending.await(between.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        }
    }

    private static void truncated(HttpExchange exchange, Reply reply) throws IOException {
        byte[] body = bytes(reply.body());
        head(exchange, reply.status(), reply.type(), body.length);
        OutputStream out = exchange.getResponseBody();
        out.write(body, 0, body.length / 2);
        out.flush();
        exchange.close();
    }

    private static void huge(HttpExchange exchange, Reply reply, long size) throws IOException {
        byte[] blank = new byte[BLOCK];
        Arrays.fill(blank, (byte) ' ');
        exchange.getResponseHeaders().set("Content-Type", reply.type());
        exchange.sendResponseHeaders(reply.status(), 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (long sent = 0; sent < size; sent += BLOCK) {
                out.write(blank);
            }
            out.write(bytes(reply.body()));
        }
    }
}
