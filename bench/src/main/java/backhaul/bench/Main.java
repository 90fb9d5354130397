package backhaul.bench;

import backhaul.bench.measure.Benchmark;
import backhaul.bench.measure.Contest;
import backhaul.bench.measure.Fork;
import backhaul.bench.measure.Size;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/// `bench/run`: each benchmark that is named, or all of them.
public final class Main {
    private Main() {}

    public static void main(String[] names) throws Exception {
        Logs.quiet();
        List<Benchmark> benchmarks;
        try {
            benchmarks =
                    names.length == 0
                            ? Suite.all()
                            : Arrays.stream(names).map(Suite::named).toList();
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(1);
            return;
        }
        run(benchmarks, Size.WHOLE, System.out, System.err);
        System.exit(0);
    }

    /// Each on a broker of its own, so that none finds what another left.
    static void run(
            List<Benchmark> benchmarks, Size size, PrintStream results, PrintStream progress)
            throws Exception {
        Contest contest = new Contest(new Fork(Forked.class), results, progress);
        for (Benchmark benchmark : benchmarks) {
            if (benchmark.missing().isPresent()) {
                progress.println(benchmark.name() + " is left out: " + benchmark.missing().get());
                continue;
            }
            try (BrokerJvm broker = BrokerJvm.start()) {
                contest.hold(benchmark, broker.bootstrapServers(), size);
            }
        }
    }
}
