package backhaul.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Watches the starts that jobs themselves wrote down: each attempt of a run begins once.
public final class NoDuplicateStart {
    private final Set<String> started = new HashSet<>();

    /// A job began: `run attempt`, as it read them from its environment.
    public void started(String runAndAttempt) {
        assertThat(started.add(runAndAttempt)).as("attempt %s began twice", runAndAttempt).isTrue();
    }

    public void startedAll(List<String> runsAndAttempts) {
        runsAndAttempts.forEach(this::started);
    }
}
