package backhaul.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A program that runs until it is closed, and says when it is ready.
final class Program implements AutoCloseable {
    private static final Duration WITHIN = Duration.ofMinutes(1);

    private final Process process;
    private final long began = System.nanoTime();
    private final CompletableFuture<Long> ready = new CompletableFuture<>();
    private final List<String> output = new ArrayList<>();
    private final Thread killAtExit;

    private Program(Process process, String readyLine) {
        this.process = process;
        this.killAtExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killAtExit);
        Thread.ofVirtual().start(() -> read(readyLine));
    }

    /// @param readyLine is part of the line by which it says that it is ready
    static Program start(List<String> command, Map<String, String> environment, String readyLine)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new Program(builder.start(), readyLine);
    }

    private void read(String readyLine) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains(readyLine)) {
                    ready.complete(System.nanoTime());
                }
                synchronized (output) {
                    output.add(line);
                }
            }
        } catch (IOException e) {
            ready.completeExceptionally(new UncheckedIOException(e));
        }
        ready.completeExceptionally(new IllegalStateException("it ended: " + said()));
    }

    private String said() {
        synchronized (output) {
            return String.join("\n", output);
        }
    }

    long pid() {
        return process.pid();
    }

    /// Waits until it is ready.
    ///
    /// @return how many milliseconds it took from its start
    double awaitReady() throws InterruptedException {
        try {
            return (ready.get(WITHIN.toSeconds(), TimeUnit.SECONDS) - began) / 1e6;
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("not ready within " + WITHIN + ": " + said(), e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        Runtime.getRuntime().removeShutdownHook(killAtExit);
    }
}
