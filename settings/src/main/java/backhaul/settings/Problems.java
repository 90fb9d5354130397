package backhaul.settings;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The problems found so far in one file.
final class Problems {

    private final Set<Problem> found = new LinkedHashSet<>();

    void add(Problem problem) {
        found.add(problem);
    }

    List<Problem> all() {
        return found.stream().sorted(Problem.BY_PLACE).toList();
    }
}
