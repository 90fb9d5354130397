package backhaul.sandbox.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The lines that a process has written so far to its two streams, in the order of their arrival.
final class Output {

    private record Line(boolean error, String text) {}

    private final List<Line> lines = new ArrayList<>();
    private int openStreams = 2;

    /// Reads both streams to their ends, each on a thread of its own.
    static Output of(Process process) {
        Output output = new Output();
        output.read(process.getInputStream(), false);
        output.read(process.getErrorStream(), true);
        return output;
    }

    private void read(InputStream stream, boolean error) {
        Thread.ofVirtual()
                .name("child-output")
                .start(() -> {
                    readLines(stream, error);
                    end();
                });
    }

    private void readLines(InputStream stream, boolean error) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                add(new Line(error, text));
            }
        } catch (IOException e) {
            add(new Line(true, "(the rest of the output cannot be read: " + e + ")"));
        }
    }

    private synchronized void add(Line line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        openStreams--;
        notifyAll();
    }

    synchronized List<String> all() {
        return lines.stream().map(Line::text).toList();
    }

    synchronized List<String> ofStream(boolean error) {
        return lines.stream().filter(line -> line.error() == error).map(Line::text).toList();
    }

    /// The first line that matches, as soon as there is one; empty when the time is over, or both
    /// streams have ended without it.
    synchronized Optional<String> await(Predicate<String> match, Duration timeout)
            throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        int seen = 0;
        while (true) {
            for (; seen < lines.size(); seen++) {
                String text = lines.get(seen).text();
                if (match.test(text)) {
                    return Optional.of(text);
                }
            }
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (openStreams == 0 || left <= 0) {
                return Optional.empty();
            }
            wait(left);
        }
    }
}
