package backhaul.sandbox.hycu;

import java.time.Duration;
import java.util.List;

/// What becomes of a job from its creation on: step after step, and the last for ever. `message` is
/// what the controller says of its end.
public record Life(List<Step> steps, String message) {

    /// `done` is a fraction, 0 to 1.
    public record Step(String status, double done, Duration lasts) {}

    public Life {
        steps = List.copyOf(steps);
    }

    /// Queued, executing, and then this status, `takes` after its creation.
    public static Life ending(String status, String message, Duration takes) {
        Duration part = takes.dividedBy(4);
        return new Life(
                List.of(
                        new Step("QUEUED", 0, part),
                        new Step("EXECUTING", 0.25, part),
                        new Step("EXECUTING", 0.5, part),
                        new Step("EXECUTING", 0.75, takes.minus(part.multipliedBy(3))),
                        new Step(status, 1, Duration.ZERO)),
                message);
    }

    public static Life succeedingAfter(Duration takes) {
        return ending("OK", "", takes);
    }

    /// In this status from the first moment to the last.
    public static Life always(String status) {
        return new Life(List.of(new Step(status, 0.1, Duration.ZERO)), "");
    }

    Step at(Duration age) {
        Duration left = age;
        for (Step step : steps.subList(0, steps.size() - 1)) {
            left = left.minus(step.lasts());
            if (left.isNegative()) {
                return step;
            }
        }
        return steps.getLast();
    }
}
