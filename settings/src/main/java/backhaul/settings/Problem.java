package backhaul.settings;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// One thing that is wrong with a settings file. `file` is the file's name, or what overrides it
/// (`BACKHAUL_AUDIENCE`, `--audience`); `line` counts from 1, 0 where there is none; `path` are the
/// keys from the top, joined by dots, empty for the file as a whole. `mend` says what to do.
public record Problem(String file, int line, String path, String what, @Nullable String mend) {

    static final Comparator<Problem> BY_PLACE =
            Comparator.comparing(Problem::file).thenComparingInt(Problem::line);

    /// `worker.yaml:34`.
    public String place() {
        return line > 0 ? file + ":" + line : file;
    }

    /// The problem without its place: `jobs.nightly.timeout: 90 has no unit.`
    public String text() {
        return path.isEmpty() ? what : path + ": " + what;
    }

    /// All of it in one line, for logs.
    @Override
    public String toString() {
        return place() + "  " + text() + (mend == null ? "" : " " + mend);
    }
}
