package backhaul.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Collects what is not as it should be.
final class Findings {

    private final List<String> unexpected = new ArrayList<>();

    void check(boolean asItShouldBe, String otherwise) {
        if (!asItShouldBe) {
            unexpected.add(otherwise);
        }
    }

    void same(String what, @Nullable Object expected, @Nullable Object actual) {
        check(
                Objects.equals(expected, actual),
                what + " is " + actual + ", and should be " + expected);
    }

    List<String> unexpected() {
        return List.copyOf(unexpected);
    }
}
