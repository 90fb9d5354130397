package backhaul.bench.measure;

import backhaul.sandbox.process.ChildJvm;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;

/// A measurement in a JVM of its own, with the heap that a worker is given.
public final class Fork {
    private static final Duration WITHIN = Duration.ofMinutes(5);
    private static final String FIGURE = "FIGURE ";

    private final Class<?> main;

    /// @param main calls [#answer] with its arguments
    public Fork(Class<?> main) {
        this.main = main;
    }

    Sample measure(Benchmark benchmark, Side side, Site site) {
        try (ChildJvm jvm =
                ChildJvm.of(main)
                        .options("-Xmx256m", "-XX:-UseSerialGC", "-XX:TieredStopAtLevel=4")
                        .arguments(
                                benchmark.name(),
                                side.word(),
                                site.bootstrapServers(),
                                site.fork(),
                                site.size().name())
                        .start()) {
            String line = jvm.awaitLine(FIGURE, WITHIN);
            String[] words = line.substring(FIGURE.length()).split(" ", 2);
            return new Sample(Double.parseDouble(words[0]), words[1]);
        }
    }

    /// Measures what the arguments of a fork ask for, and says so on standard output.
    public static void answer(String[] arguments, Function<String, Benchmark> benchmarks)
            throws Exception {
        Benchmark benchmark = benchmarks.apply(arguments[0]);
        Site site =
                new Site(arguments[2], benchmark.name(), arguments[3], Size.valueOf(arguments[4]));
        Sample sample = benchmark.measure(Side.of(arguments[1]), site);
        System.out.printf(Locale.ROOT, "%s%f %s%n", FIGURE, sample.figure(), sample.remark());
    }
}
