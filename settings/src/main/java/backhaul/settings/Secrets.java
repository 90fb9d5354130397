package backhaul.settings;

import java.util.Comparator;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// The values that came from references, kept so that they can be masked wherever text leaves the
/// process. Safe for use by many threads; a file that is read again only adds to it.
///
/// Values shorter than four characters are not masked: replacing every `1` or `on` would make text
/// unreadable and would tell more than it hides.
public final class Secrets implements UnaryOperator<String> {

    private static final int SHORTEST = 4;
    private static final String MASK = "***";

    private final TreeSet<String> longestFirst =
            new TreeSet<>(
                    Comparator.comparingInt(String::length)
                            .reversed()
                            .thenComparing(Comparator.naturalOrder()));
    private volatile String[] values = {};

    /// Masks `value` from now on, and each line of it that is long enough: output is often read by
    /// line.
    public synchronized void add(String value) {
        keep(value);
        value.lines().forEach(this::keep);
        values = longestFirst.toArray(String[]::new);
    }

    private void keep(String value) {
        String trimmed = value.strip();
        if (trimmed.length() >= SHORTEST) {
            longestFirst.add(trimmed);
        }
    }

    /// The text with every secret in it replaced by `***`.
    @Override
    public String apply(String text) {
        String masked = text;
        for (String value : values) {
            masked = masked.replace(value, MASK);
        }
        return masked;
    }

    @Override
    public String toString() {
        return values.length + " secrets";
    }
}
