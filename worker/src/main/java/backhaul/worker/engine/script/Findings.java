package backhaul.worker.engine.script;

import backhaul.worker.engine.script.LineCutter.Line;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The lines that some patterns found, the first of them word for word.
final class Findings {
    private static final int QUOTED = 10;
    private static final int LONGEST_QUOTE = 200;

    private final List<OutputPattern> patterns;
    private final List<String> quotes = new ArrayList<>();
    private final Set<OutputPattern> givenUp = new HashSet<>();
    private long count;

    Findings(List<OutputPattern> patterns) {
        this.patterns = patterns;
    }

    /// @param shown the line as it may be shown to others
    void look(Line line, String shown) {
        for (OutputPattern pattern : patterns) {
            if (!givenUp.contains(pattern)) {
                switch (pattern.find(line)) {
                    case FOUND -> {
                        found(shown);
                        return;
                    }
                    case UNDECIDED -> givenUp.add(pattern);
                    case ABSENT -> {}
                }
            }
        }
    }

    private void found(String line) {
        count++;
        if (quotes.size() < QUOTED) {
            quotes.add(PlainText.cut(line.strip(), LONGEST_QUOTE));
        }
    }

    long count() {
        return count;
    }

    List<String> quotes() {
        return List.copyOf(quotes);
    }

    /// Patterns that took too long on some line: what they would have found is not known.
    Set<OutputPattern> givenUp() {
        return Set.copyOf(givenUp);
    }
}
