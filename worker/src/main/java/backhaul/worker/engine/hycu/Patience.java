package backhaul.worker.engine.hycu;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.Optional;

/// How long to go on asking a controller that does not answer well, and how often.
final class Patience {
    private static final IntervalFunction WAITS =
            IntervalFunction.ofExponentialRandomBackoff(
                    Duration.ofSeconds(1), 2, 0.5, Duration.ofSeconds(30));

    private final Time time;
    private final long end;
    private int tries;

    Patience(Time time, Duration limit) {
        this.time = time;
        this.end = time.nanos().getAsLong() + limit.toNanos();
    }

    /// The next wait; empty where it is over.
    Optional<Duration> next(Trouble trouble) {
        Duration usual = Duration.ofMillis(WAITS.apply(Math.min(++tries, 20)));
        Duration wait = trouble.retryAfter().filter(t -> t.compareTo(usual) > 0).orElse(usual);
        return time.nanos().getAsLong() + wait.toNanos() - end > 0
                ? Optional.empty()
                : Optional.of(wait);
    }
}
