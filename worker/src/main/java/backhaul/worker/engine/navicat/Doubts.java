package backhaul.worker.engine.navicat;

import backhaul.settings.Durations;
import backhaul.worker.engine.navicat.TaskScheduler.Details;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the way a task is set up means for its runs.
final class Doubts {
    private Doubts() {}

    /// What keeps it from being started at all.
    static Optional<String> obstacle(@Nullable Details details) {
        if (details == null) {
            return Optional.empty();
        }
        if (!details.enabled()) {
            return Optional.of("the task is disabled: enable it in the Task Scheduler");
        }
        return details.demandStart()
                ? Optional.empty()
                : Optional.of(
                        "the task may not be started on demand:"
                                + " set \"Allow task to be run on demand\" in its settings");
    }

    static List<String> about(@Nullable Details details, Optional<Duration> limit) {
        var doubts = new ArrayList<String>();
        if (details == null) {
            return doubts;
        }
        Duration own = details.timeLimit();
        if (own != null && limit.isPresent() && own.compareTo(limit.get()) < 0) {
            doubts.add(
                    "the task ends itself after %s, before the job's timeout of %s"
                            .formatted(Durations.format(own), Durations.format(limit.get())));
        }
        if (details.onlyWhenLoggedOn()) {
            doubts.add(
                    "the task runs only while "
                            + details.account()
                            + " is logged on: choose \"Run whether user is logged on or not\"");
        }
        return doubts;
    }
}
