package backhaul.cli.output;

import java.io.PrintStream;
import java.util.function.IntSupplier;

/// One of the two streams a command writes to, and whether a person watches it.
///
/// @param terminal lines may be redrawn in place, and times are those of the wall clock
/// @param colour states may be coloured
/// @param columns how many there are, for what is redrawn in place and so must not wrap
public record Screen(PrintStream stream, boolean terminal, boolean colour, IntSupplier columns) {

    /// What is not a terminal: a file, a pipe, the log of a CI job.
    public static Screen plain(PrintStream stream) {
        return new Screen(stream, false, false, () -> Table.WIDTH);
    }

    public void line(String line) {
        stream.print(line + "\n");
        stream.flush();
    }

    public void line() {
        line("");
    }

    public void lines(Iterable<String> lines) {
        lines.forEach(this::line);
    }

    /// Text without an end of line, for what is redrawn in place.
    public void part(String text) {
        stream.print(text);
        stream.flush();
    }

    public String paint(Style style, String text) {
        return colour ? style.paint(text) : text;
    }
}
