package backhaul.bench.measure;

import java.util.Optional;

/// One figure of the worker, and the same figure of plain clients.
public interface Benchmark {

    /// As it is asked for, and stands in its result.
    String name();

    /// Of both figures.
    String unit();

    /// What the worker's figure divided by the other should be.
    Target target();

    /// What this machine lacks for it; empty where nothing does.
    default Optional<String> missing() {
        return Optional.empty();
    }

    /// How many times each side is measured.
    default int forks(Size size) {
        return size.of(5, 1);
    }

    /// True where a measurement wants a fresh JVM; false where it starts its own.
    default boolean forked() {
        return true;
    }

    /// Does once what both sides need.
    default void prepare(Site site) throws Exception {}

    /// Warms up, then measures.
    Sample measure(Side side, Site site) throws Exception;

    /// What the ratio is of: the raw figure, unless the promise is about another.
    default double ratio(double worker, double raw) {
        return worker / raw;
    }
}
