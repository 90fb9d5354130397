package backhaul.quickstart;

import java.time.Duration;

/// Time that has passed, whatever the clock on the wall does.
record Stopwatch(long startedAtNanos) {

    static Stopwatch start() {
        return new Stopwatch(System.nanoTime());
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedAtNanos);
    }
}
