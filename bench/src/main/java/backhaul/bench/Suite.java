package backhaul.bench;

import backhaul.bench.archive.ArchiveBenchmark;
import backhaul.bench.hycu.HycuBenchmark;
import backhaul.bench.loop.JobsBenchmark;
import backhaul.bench.loop.LatencyBenchmark;
import backhaul.bench.loop.RestoreBenchmark;
import backhaul.bench.loop.SkipBenchmark;
import backhaul.bench.loop.WatchingBenchmark;
import backhaul.bench.measure.Benchmark;
import backhaul.bench.process.MemoryBenchmark;
import backhaul.bench.process.StartBenchmark;
import java.util.List;
import java.util.stream.Collectors;

/// Every benchmark there is, in the order in which they are run.
final class Suite {
    private static final List<Benchmark> ALL =
            List.of(
                    new SkipBenchmark(),
                    new JobsBenchmark(),
                    new LatencyBenchmark(),
                    new RestoreBenchmark(),
                    new MemoryBenchmark(),
                    new WatchingBenchmark(),
                    new HycuBenchmark(),
                    new StartBenchmark(),
                    new ArchiveBenchmark());

    private Suite() {}

    static List<Benchmark> all() {
        return ALL;
    }

    /// @throws IllegalArgumentException where there is none of this name; the message names those
    ///   that are
    static Benchmark named(String name) {
        return ALL.stream()
                .filter(benchmark -> benchmark.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "there is no benchmark " + name + ", only " + names()));
    }

    private static String names() {
        return ALL.stream().map(Benchmark::name).collect(Collectors.joining(", "));
    }
}
