package backhaul.worker.engine.navicat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Calls of `schtasks.exe`. Of what it prints nothing is understood but bytes: words, dates and
/// code page are those of its host.
final class Schtasks {
    private static final int MOST_OUTPUT = 1 << 20;

    private final String program;
    private final Duration patience;

    /// @param patience the longest that a call may take
    Schtasks(String program, Duration patience) {
        this.program = program;
        this.patience = patience;
    }

    /// @param output standard output, each byte a character
    /// @param complaint what of the output can be shown to people
    record Answer(int exitCode, String output, String complaint) {}

    Answer call(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(program);
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        try {
            process.getOutputStream().close();
            CompletableFuture<String> output =
                    read("navicat-schtasks-out", process.getInputStream());
            CompletableFuture<String> errors =
                    read("navicat-schtasks-err", process.getErrorStream());
            String said = within(output);
            String complaint = readable(within(errors) + " " + said);
            if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("schtasks.exe does not end");
            }
            return new Answer(process.exitValue(), said, complaint);
        } finally {
            process.destroyForcibly();
        }
    }

    private static CompletableFuture<String> read(String name, InputStream stream) {
        var text = new CompletableFuture<String>();
        var _ =
                Thread.ofPlatform()
                        .daemon()
                        .name(name)
                        .start(() -> {
                            try (stream) {
                                byte[] bytes = stream.readNBytes(MOST_OUTPUT);
                                text.complete(new String(bytes, ISO_8859_1));
                            } catch (IOException e) {
                                text.completeExceptionally(e);
                            }
                        });
        return text;
    }

    private String within(CompletableFuture<String> text) throws IOException, InterruptedException {
        try {
            return text.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("schtasks.exe does not answer", e);
        } catch (ExecutionException e) {
            throw new IOException("schtasks.exe cannot be read", e);
        }
    }

    private static String readable(String text) {
        String ascii = text.replaceAll("[^\\x20-\\x7e]+", " ").strip();
        return ascii.length() > 200 ? ascii.substring(0, 200) : ascii;
    }
}
