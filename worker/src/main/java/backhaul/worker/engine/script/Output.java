package backhaul.worker.engine.script;

import backhaul.worker.engine.script.LineCutter.Line;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What a command says, read as it comes. Secrets are masked before a line goes anywhere.
final class Output implements AutoCloseable {
    private static final int CHUNK = 16 * 1024;

    private final UnaryOperator<String> mask;
    private final ReportFile file;
    private final Progress progress;
    private final @Nullable OutputPattern percentage;
    private final Findings failures;
    private final Findings warnings;
    private final ReportTail tail = new ReportTail();
    private @Nullable Double percent;
    private String lastError = "";

    /// Told at every sign of life; null while no percentage was seen.
    interface Progress {
        void alive(@Nullable Double percent);
    }

    private enum Source {
        OUT,
        ERR
    }

    Output(UnaryOperator<String> mask, OutputRules rules, ReportFile file, Progress progress) {
        this.mask = mask;
        this.file = file;
        this.progress = progress;
        this.percentage = rules.progress();
        this.failures = new Findings(rules.failOn());
        this.warnings = new Findings(rules.warnOn());
    }

    /// Reads standard output and error to their ends.
    CompletableFuture<?> read(List<InputStream> outAndErr) {
        return CompletableFuture.allOf(
                read(outAndErr.getFirst(), Source.OUT), read(outAndErr.getLast(), Source.ERR));
    }

    /// On a thread of its own: a read that blocks would hold one of the few threads that carry all
    /// virtual ones.
    private CompletableFuture<?> read(InputStream stream, Source source) {
        return Aside.call(
                "script-" + source,
                () -> {
                    pump(stream, source);
                    return true;
                });
    }

    private void pump(InputStream stream, Source source) {
        LineCutter cutter = new LineCutter(mask, line -> take(line, source));
        try (Reader reader = new InputStreamReader(stream, decoder())) {
            char[] chunk = new char[CHUNK];
            for (int n = reader.read(chunk); n >= 0; n = reader.read(chunk)) {
                cutter.accept(chunk, n);
                pulse(cutter.unfinished());
            }
        } catch (IOException e) {
            // Closed from outside while a stranger holds the other end: what was read counts.
        }
        cutter.end();
        pulse(cutter.unfinished());
    }

    private static CharsetDecoder decoder() {
        return charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
    }

    /// Programs on Windows write in the code page of the system.
    private static Charset charset() {
        return File.separatorChar == '\\'
                ? Charset.forName(System.getProperty("native.encoding"), StandardCharsets.UTF_8)
                : StandardCharsets.UTF_8;
    }

    private synchronized void take(Line line, Source source) {
        Line plain = new Line(line.context(), PlainText.of(line.text()), line.overwritten());
        String shown = mask.apply(PlainText.of(mask.apply(line.text())));
        failures.look(plain, shown);
        warnings.look(plain, shown);
        lookForPercentage(plain);
        if (source == Source.ERR && !shown.isBlank()) {
            lastError = shown.strip();
        }
        file.add(shown);
        tail.add(shown, line.overwritten());
    }

    private void lookForPercentage(Line line) {
        if (percentage != null) {
            OptionalDouble found = percentage.percent(line);
            if (found.isPresent()) {
                percent = found.getAsDouble();
            }
        }
    }

    private synchronized void pulse(Line unfinished) {
        lookForPercentage(unfinished);
        file.flush();
        progress.alive(percent);
    }

    synchronized Findings failures() {
        return failures;
    }

    synchronized Findings warnings() {
        return warnings;
    }

    /// The last line of standard error that says anything; empty if there is none.
    synchronized String lastError() {
        return lastError;
    }

    synchronized @Nullable Double percent() {
        return percent;
    }

    /// The end of the output, masked once more as a whole: a secret may have several lines.
    synchronized Optional<String> report() {
        return tail.text().map(mask);
    }

    synchronized Optional<String> problem() {
        return file.problem();
    }

    @Override
    public synchronized void close() {
        file.close();
    }
}
