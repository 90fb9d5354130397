package backhaul.worker.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// A history in words. It is only written where someone is going to read it: a seed that fails is
/// played again for it.
final class Story {
    private final boolean told;
    private final List<String> lines = new ArrayList<>();

    Story(boolean told) {
        this.told = told;
    }

    void tell(Instant at, Supplier<String> words) {
        if (told) {
            lines.add(at + "  " + words.get());
        }
    }

    List<String> lines() {
        return lines;
    }
}
