package backhaul.worker.fuzz;

import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Runs many cases, each drawn from the seed and its index alone, on all processors. A case that
/// fails says how it is repeated.
public final class Fuzz {
    private static final String SEED = "backhaul.fuzz.seed";
    private static final String INDEX = "backhaul.fuzz.index";
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /// Far below what is left of a million records if only a reference of each is kept.
    private static final long FLAT_BYTES = 4L << 20;

    private final Class<?> test;
    private final long seed = Long.getLong(SEED, 20_261_121);

    /// One try. Anything thrown is a failure.
    public interface Case {
        void run(SplittableRandom random) throws Exception;
    }

    public Fuzz(Class<?> test) {
        this.test = test;
    }

    /// Runs the cases, and checks that nothing of them stays in memory.
    public void run(int cases, Case one) {
        Integer only = Integer.getInteger(INDEX);
        if (only != null) {
            attempt(only, one);
            return;
        }
        int first = cases / 20; // classes are loaded, caches are filled
        attempt(0, first, one);
        long before = live();
        attempt(first, cases, one);
        long grown = live() - before;
        if (grown > FLAT_BYTES) {
            throw new AssertionError(
                    "after %d cases %d bytes more are in use".formatted(cases, grown));
        }
    }

    private void attempt(int from, int to, Case one) {
        IntStream.range(from, to).parallel().forEach(index -> attempt(index, one));
    }

    private void attempt(int index, Case one) {
        try {
            one.run(new SplittableRandom(seed + index * GOLDEN));
        } catch (Exception | AssertionError | StackOverflowError e) {
            throw new AssertionError(
                    "case %d of seed %d. Repeat it: ./verify -pl worker -am -Dtest=%s -DskipITs -Dsurefire.failIfNoSpecifiedTests=false -D%s=%d -D%s=%d"
                            .formatted(index, seed, test.getSimpleName(), SEED, seed, INDEX, index),
                    e);
        }
    }

    /// What is in use once nothing that can go is there any more: the least of some looks, since
    /// the rest of the JVM goes on.
    private static long live() {
        var heap = ManagementFactory.getMemoryMXBean();
        long least = Long.MAX_VALUE;
        for (int look = 0; look < 3; look++) {
            heap.gc();
            least = Math.min(least, heap.getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
