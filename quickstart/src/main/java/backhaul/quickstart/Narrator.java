package backhaul.quickstart;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Tells what happens while it happens, and sums it up. One line is written at once and whole, so
/// that a pipe shows it as soon as a terminal does.
final class Narrator {

    private final PrintStream out;

    Narrator(PrintStream out) {
        this.out = out;
    }

    /// `worker demo-host, ready in 1.4s`
    void setUp(String what, String text) {
        line("%-6s  %s".formatted(what, text));
    }

    /// `1 A directory is archived: archive-docs`
    void part(Part part) {
        line(part.number() + "  " + part.title() + ": " + part.job());
    }

    /// ` 0.66s succeeded docs.tar.gz, 3.1 MB`
    void event(Duration after, String word, String text) {
        line("%9s  %-11s  %s".formatted(seconds(after), word, text));
    }

    void line(String line) {
        out.print(line.stripTrailing() + "\n");
        out.flush();
    }

    /// One line for each part, under a heading.
    void table(List<Shown> parts) {
        int job = widest("JOB", parts.stream().map(shown -> shown.part().job()));
        int engine = widest("ENGINE", parts.stream().map(Shown::engine));
        int state = widest("STATE", parts.stream().map(Shown::state));
        int took = widest(" TOOK", parts.stream().map(shown -> seconds(shown.took())));
        String row =
                "%-1s  %-"
                        + job
                        + "s  %-"
                        + engine
                        + "s  %-"
                        + state
                        + "s  %8s  %"
                        + took
                        + "s  %s";
        line(row.formatted("", "JOB", "ENGINE", "STATE", "ATTEMPTS", "TOOK", "AS EXPECTED"));
        for (Shown shown : parts) {
            line(
                    row.formatted(
                            shown.part().number(),
                            shown.part().job(),
                            shown.engine(),
                            shown.state(),
                            shown.attempts() == 0 ? "-" : Integer.toString(shown.attempts()),
                            seconds(shown.took()),
                            shown.asExpected() ? "yes" : "no"));
        }
    }

    private static int widest(String title, Stream<String> texts) {
        return Stream.concat(Stream.of(title), texts).mapToInt(String::length).max().orElse(0);
    }

    /// `0.66s`: what is shown here takes seconds, and the hundredths are what one looks at.
    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2fs", duration.toMillis() / 1000.0);
    }
}
