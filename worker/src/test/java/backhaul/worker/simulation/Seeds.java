package backhaul.worker.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/// Plays many seeds on all cores, and tells the story of the first that fails.
record Seeds(long first, int count) {
    private static final int COUNT = 300;
    private static final int MOST_FAILURES = 5;

    /// One seed with `-Dseed=N`; else `-Dseeds=N` of them, 300 where nothing is said.
    static Seeds asked() {
        Long one = Long.getLong("seed");
        return one != null
                ? new Seeds(one, 1)
                : new Seeds(Long.getLong("firstSeed", 1), Integer.getInteger("seeds", COUNT));
    }

    /// Plays them all, up to a few that fail.
    ///
    /// @return a line for each seed that failed
    List<String> failures(Plant plant) {
        AtomicLong next = new AtomicLong(first);
        List<String> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        AtomicInteger failed = new AtomicInteger();
        List<Thread> players =
                LongStream.range(0, Runtime.getRuntime().availableProcessors())
                        .mapToObj(i ->
                                Thread.ofVirtual()
                                        .name("player-" + i)
                                        .start(() -> {
                                            long seed = next.getAndIncrement();
                                            while (seed < first + count
                                                    && failed.get() < MOST_FAILURES) {
                                                String why = play(seed, plant);
                                                if (!why.isEmpty()) {
                                                    failed.incrementAndGet();
                                                    failures.add(why);
                                                }
                                                seed = next.getAndIncrement();
                                            }
                                        }))
                        .toList();
        for (Thread player : players) {
            try {
                player.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        return failures;
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
            java.io.StringWriter trace = new java.io.StringWriter();
            e.printStackTrace(new java.io.PrintWriter(trace));
            end = trace.toString();
        }
        return String.join("\n", story.lines())
                + "\n"
                + end
                + "\nto repeat it: ./verify -Dtest=SimulationTest -Dseed="
                + seed
                + " -pl worker -am -Dsurefire.failIfNoSpecifiedTests=false\n";
    }
}
