package backhaul.worker.faults;

import java.time.Duration;
import java.util.SplittableRandom;

/// How much of what happens by chance or takes minutes is to happen in this run of the tests.
final class Faults {
    /// The tag of those that take minutes: `./faults` runs them.
    static final String LONG = "long";

    /// Generous: a machine that is ten times slower is no fault.
    static final Duration SOON = Duration.ofMinutes(2);

    private Faults() {}

    /// How many kills `RandomKillsIT` spreads over ten times as many runs.
    static int kills() {
        return Integer.getInteger("backhaul.faults.kills", 20);
    }

    /// For how long brokers are away or killed.
    static Duration trouble() {
        return Duration.ofSeconds(Integer.getInteger("backhaul.faults.seconds", 20));
    }

    /// Random from the seed that was given, or from a new one; says which, so that it can be given.
    static SplittableRandom random(String test) {
        long seed = Long.getLong("backhaul.faults.seed", System.nanoTime());
        System.out.println(test + " with -Dbackhaul.faults.seed=" + seed);
        return new SplittableRandom(seed);
    }
}
