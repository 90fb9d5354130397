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

    void remove(String path, String what) {
        found.removeIf(problem -> problem.path().equals(path) && problem.what().equals(what));
    }

    List<Problem> all() {
        return found.stream().sorted(Problem.BY_PLACE).toList();
    }
}
