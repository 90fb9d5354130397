package backhaul.worker.ops;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/// Whether the worker is alive and whether it is ready, told by those who know. Safe for use by
/// many threads.
///
/// *Ready* means that every condition holds. *Live* means that every loop has turned lately; one
/// that has not will not come back by itself, so a supervisor may start the process anew.
public final class Health {

    /// Longer than a turn can take: a few calls to Kafka of at most 10 s each.
    private static final Duration SILENCE = Duration.ofSeconds(90);

    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final UnaryOperator<String> mask;
    private final Map<String, Condition> conditions = new ConcurrentSkipListMap<>();
    private final Map<String, Heartbeat> heartbeats = new ConcurrentSkipListMap<>();

    /// @param mask replaces every configured secret in a text
    public Health(InstantSource clock, UnaryOperator<String> mask) {
        this(clock, System::nanoTime, mask);
    }

    Health(InstantSource clock, LongSupplier nanoTime, UnaryOperator<String> mask) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.mask = mask;
    }

    /// The condition of this name. It does not hold until someone says that it does.
    public Condition condition(String name) {
        return conditions.computeIfAbsent(name, _ -> new Condition());
    }

    /// The heartbeat of the loop of this name; it beats for the first time now.
    public Heartbeat heartbeat(String name) {
        return heartbeats.computeIfAbsent(name, _ -> new Heartbeat());
    }

    Readiness readiness() {
        List<ConditionView> views =
                conditions.entrySet().stream()
                        .map(entry -> entry.getValue().state.view(entry.getKey()))
                        .toList();
        return new Readiness(views.stream().allMatch(ConditionView::ok), views);
    }

    Liveness liveness() {
        List<LoopView> views =
                heartbeats.entrySet().stream()
                        .map(entry -> entry.getValue().view(entry.getKey()))
                        .toList();
        return new Liveness(views.stream().allMatch(LoopView::ok), views);
    }

    record Readiness(boolean ready, List<ConditionView> conditions) {}

    record ConditionView(String name, boolean ok, Instant since, String message) {}

    record Liveness(boolean live, List<LoopView> loops) {}

    record LoopView(String name, boolean ok, double secondsSinceLastTurn) {}

    private record State(boolean ok, String message, Instant since) {
        ConditionView view(String name) {
            return new ConditionView(name, ok, since, message);
        }
    }

    /// Something that must hold for the worker to be ready.
    public final class Condition {
        private volatile State state = new State(false, "not known yet", clock.instant());

        private Condition() {}

        public void ok(String sentence) {
            become(true, sentence);
        }

        /// `sentence` says what is wrong and what to do about it.
        public void notOk(String sentence) {
            become(false, sentence);
        }

        private synchronized void become(boolean ok, String sentence) {
            State before = state;
            Instant since = before.ok == ok ? before.since : clock.instant();
            state = new State(ok, mask.apply(sentence), since);
        }
    }

    /// The sign of life of one loop. Elapsed time is measured, so that a clock that is set does not
    /// look like a death.
    public final class Heartbeat {
        private volatile long last = nanoTime.getAsLong();

        private Heartbeat() {}

        public void beat() {
            last = nanoTime.getAsLong();
        }

        private LoopView view(String name) {
            Duration silent = Duration.ofNanos(nanoTime.getAsLong() - last);
            return new LoopView(name, silent.compareTo(SILENCE) <= 0, silent.toMillis() / 1e3);
        }
    }
}
