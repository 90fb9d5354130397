package backhaul.worker.simulation;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// Plays many seeds on all cores, and tells the story of the first that fails.
///
/// @param step from each seed to the next
record Seeds(long first, int count, int step) {
    private static final int COUNT = 10_000;

    /// One seed with `-Dseed=N`; else `-Dseeds=N` of them, 10,000 where nothing is said.
    static Seeds asked() {
        Long one = Long.getLong("seed");
        return one != null
                ? one(one)
                : new Seeds(
                        Long.getLong("firstSeed", 1),
                        Integer.getInteger("seeds", COUNT),
                        Integer.getInteger("step", 1));
    }

    static Seeds one(long seed) {
        return new Seeds(seed, 1, 1);
    }

    /// So many histories of hosts, or of pools.
    static Seeds of(boolean pools, int count) {
        return pools
                ? new Seeds(Simulation.POOLS, count, Simulation.POOLS)
                : new Seeds(1, count, Simulation.POOLS);
    }

    /// Plays them all, up to a few that fail.
    ///
    /// @return what each seed that failed has to tell
    SortedMap<Long, String> failures(Plant plant, int most) {
        AtomicLong next = new AtomicLong(first);
        SortedMap<Long, String> failures = new ConcurrentSkipListMap<>();
        Runnable player =
                () -> {
                    long seed = next.getAndAdd(step);
                    while (seed < first + (long) count * step && failures.size() < most) {
                        String why = play(seed, plant);
                        if (!why.isEmpty()) {
                            failures.put(seed, why);
                        }
                        seed = next.getAndAdd(step);
                    }
                };
        try (QuietLog _ = new QuietLog()) {
            List<Thread> players =
                    IntStream.range(0, Runtime.getRuntime().availableProcessors())
                            .mapToObj(_ -> Thread.ofVirtual().start(player))
                            .toList();
            players.forEach(Seeds::join);
        }
        return failures;
    }

    /// The same without a plant, for a copy of these classes that has its bug in itself.
    static SortedMap<Long, String> failuresOf(boolean pools, int count) {
        return of(pools, count).failures(Plant.NOTHING, 1);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String play(long seed, Plant plant) {
        try {
            new Simulation(seed, new Story(false), plant).play();
            return "";
        } catch (AssertionError | RuntimeException e) {
            return "seed " + seed + ": " + e.getMessage() + "\n" + story(seed, plant);
        }
    }

    static String story(long seed, Plant plant) {
        Story story = new Story(true);
        String end = "nothing went wrong";
        try {
            new Simulation(seed, story, plant).play();
        } catch (AssertionError | RuntimeException e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            end = trace.toString();
        }
        return String.join("\n", story.lines())
                + "\n"
                + end
                + "\nto repeat it: ./verify -Dtest=SimulationTest -Dseed="
                + seed
                + " -DskipITs -pl worker -am -Dsurefire.failIfNoSpecifiedTests=false\n";
    }
}
