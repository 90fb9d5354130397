package backhaul.worker.command;

import backhaul.protocol.SafeText;
import backhaul.settings.Sizes;
import java.io.PrintWriter;
import java.util.function.LongConsumer;

/// Tells how far a restore is: on a terminal one line that is redrawn, elsewhere a line for each
/// step.
final class RestoreProgress {
    private static final int WIDTH = 78;

    private final PrintWriter err;
    private final boolean terminal;
    private long lastPercent = -1;

    RestoreProgress(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    /// A step over a file of so many bytes.
    LongConsumer step(String what, long bytes) {
        lastPercent = -1;
        if (!terminal) {
            tell(what + ", " + Sizes.format(bytes));
        }
        return done -> {
            long percent = bytes == 0 ? 100 : Math.min(100, 100 * done / bytes);
            if (terminal && percent != lastPercent) {
                lastPercent = percent;
                draw(
                        "%3d %%  %s of %s  %s"
                                .formatted(percent, Sizes.format(done), Sizes.format(bytes), what));
            }
        };
    }

    /// The line is not drawn any more.
    void end() {
        if (terminal) {
            draw("");
            err.print('\r');
            err.flush();
        }
    }

    void tell(String line) {
        err.println(SafeText.clean(line));
        err.flush();
    }

    private void draw(String line) {
        String safe = SafeText.clean(line);
        String cut = safe.length() > WIDTH ? safe.substring(0, WIDTH) : safe;
        err.print('\r' + cut + " ".repeat(WIDTH - cut.length()));
        err.flush();
    }
}
