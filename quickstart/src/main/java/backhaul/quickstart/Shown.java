package backhaul.quickstart;

import java.time.Duration;
import java.util.List;

/// What came of a part. `unexpected` says what was not as it should be, a sentence each.
record Shown(
        Part part,
        String engine,
        String state,
        int attempts,
        Duration took,
        List<String> unexpected) {

    Shown {
        unexpected = List.copyOf(unexpected);
    }

    boolean asExpected() {
        return unexpected.isEmpty();
    }
}
