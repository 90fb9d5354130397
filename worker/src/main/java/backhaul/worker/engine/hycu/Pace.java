package backhaul.worker.engine.hycu;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// How long to wait before the next look at a job. Looks at a thousand jobs that began at once are
/// spread from the first on, and an old job is looked at less often than a young one: it will not
/// have been missed by much, measured by its age.
final class Pace {
    private static final Duration SLOWEST = Duration.ofMinutes(5);
    private static final int OF_AGE = 20;

    private final Duration checkEvery;

    Pace(Duration checkEvery) {
        this.checkEvery = checkEvery;
    }

    Duration first() {
        return times(checkEvery, ThreadLocalRandom.current().nextDouble(0.1, 1));
    }

    Duration next(Duration age) {
        return times(even(age), ThreadLocalRandom.current().nextDouble(0.8, 1.2));
    }

    Duration even(Duration age) {
        Duration slowest = longer(checkEvery, SLOWEST);
        Duration byAge = longer(checkEvery, age.dividedBy(OF_AGE));
        return byAge.compareTo(slowest) > 0 ? slowest : byAge;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration times(Duration duration, double factor) {
        return Duration.ofNanos((long) (duration.toNanos() * factor));
    }
}
