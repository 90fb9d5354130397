package backhaul.worker.engine.navicat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A process that speaks lines of JSON in ASCII, one answer for each question. What is no answer to
/// the question asked is ignored: profiles and policies can make PowerShell say things. A process
/// that does not answer in time is killed, and the next one starts afresh.
final class BridgeProcess implements AutoCloseable {
    /// Every code page has the letters of ASCII.
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /// More than that without an answer among them is no conversation.
    private static final int MOST_STRAY_LINES = 1000;

    private static final int LONGEST_LINE = 64 * 1024;

    private final Process process;
    private final Duration patience;
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(MOST_STRAY_LINES);
    private long asked;

    private BridgeProcess(Process process, Duration patience) {
        this.process = process;
        this.patience = patience;
    }

    /// Starts the process. `patience` is the longest that an answer may take.
    static BridgeProcess start(List<String> command, Duration patience) throws IOException {
        BridgeProcess bridge = new BridgeProcess(new ProcessBuilder(command).start(), patience);
        daemon("navicat-bridge-out", bridge::read);
        daemon("navicat-bridge-err", () -> skip(bridge.process.getErrorStream()));
        return bridge;
    }

    private static void daemon(String name, Runnable work) {
        var _ = Thread.ofPlatform().daemon().name(name).start(work);
    }

    private void read() {
        try (var reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII))) {
            String line = line(reader);
            while (line != null && lines.offer(line)) {
                line = line(reader);
            }
        } catch (IOException e) {
            // It is gone; whoever waits for its answer finds out.
        }
        process.destroyForcibly();
    }

    private static @Nullable String line(BufferedReader reader) throws IOException {
        var line = new StringBuilder();
        for (int c = reader.read(); c != '\n'; c = reader.read()) {
            if (c < 0 || line.length() > LONGEST_LINE) {
                return null;
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    private static void skip(InputStream stream) {
        try (stream) {
            stream.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // It is gone.
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /// The answer to a question, which gets a number of its own.
    ///
    /// @throws IOException where none comes, or one that says that the question failed
    JsonNode ask(String what, ObjectNode question) throws IOException, InterruptedException {
        question.put("id", ++asked).put("do", what);
        boolean answered = false;
        try {
            send(question);
            JsonNode answer = await(what);
            answered = true;
            return answer;
        } finally {
            if (!answered) {
                process.destroyForcibly();
            }
        }
    }

    static ObjectNode question() {
        return JSON.createObjectNode();
    }

    private void send(ObjectNode question) throws IOException {
        OutputStream out = process.getOutputStream();
        out.write((JSON.writeValueAsString(question) + "\n").getBytes(US_ASCII));
        out.flush();
    }

    private JsonNode await(String what) throws IOException, InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            String line =
                    lines.poll(
                            Math.min(until - System.nanoTime(), 100_000_000), TimeUnit.NANOSECONDS);
            if (line != null) {
                JsonNode answer = parse(line);
                if (answer != null && answer.path("id").asLong(0) == asked) {
                    return answer;
                }
            } else if (!process.isAlive() && lines.isEmpty()) {
                throw new IOException("powershell.exe ended before it answered to " + what);
            } else if (System.nanoTime() - until >= 0) {
                throw new IOException("powershell.exe did not answer to " + what + " in time");
            }
        }
    }

    private static @Nullable JsonNode parse(String line) {
        try {
            return line.startsWith("{") ? JSON.readTree(line) : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    /// The process ends by itself when nobody asks any more; it is killed all the same.
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
