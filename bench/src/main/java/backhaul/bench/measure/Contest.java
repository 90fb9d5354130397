package backhaul.bench.measure;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Measures worker and plain clients by turns, and says what came of it: progress on one stream,
/// the result on the other.
public final class Contest {
    private final Fork fork;
    private final PrintStream results;
    private final PrintStream progress;

    public Contest(Fork fork, PrintStream results, PrintStream progress) {
        this.fork = fork;
        this.results = results;
        this.progress = progress;
    }

    public void hold(Benchmark benchmark, String bootstrapServers, Size size) throws Exception {
        long began = System.nanoTime();
        benchmark.prepare(new Site(bootstrapServers, benchmark.name(), "all", size));
        List<Double> figures = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 1; round <= benchmark.forks(size); round++) {
            // Whoever goes second finds a warmer broker.
            boolean workerFirst = round % 2 == 1;
            double first = measure(benchmark, workerFirst, bootstrapServers, round, size);
            double second = measure(benchmark, !workerFirst, bootstrapServers, round, size);
            double worker = workerFirst ? first : second;
            figures.add(worker);
            ratios.add(benchmark.ratio(worker, workerFirst ? second : first));
        }
        say(benchmark, figures, ratios);
        progress.printf(
                Locale.ROOT,
                "%-8s took %.0f s%n",
                benchmark.name(),
                (System.nanoTime() - began) / 1e9);
    }

    private double measure(
            Benchmark benchmark, boolean worker, String bootstrapServers, int round, Size size)
            throws Exception {
        Side side = worker ? Side.WORKER : Side.RAW;
        Site site = new Site(bootstrapServers, benchmark.name(), side.word() + round, size);
        Sample sample =
                benchmark.forked()
                        ? fork.measure(benchmark, side, site)
                        : benchmark.measure(side, site);
        progress.printf(
                Locale.ROOT,
                "%-8s %-6s %d: %,.1f %s %s%n",
                benchmark.name(),
                side.word(),
                round,
                sample.figure(),
                benchmark.unit(),
                sample.remark());
        return sample.figure();
    }

    private void say(Benchmark benchmark, List<Double> figures, List<Double> ratios) {
        List<Double> sorted = ratios.stream().sorted().toList();
        double ratio = median(ratios);
        progress.printf(
                Locale.ROOT,
                "%-8s ratio %.2f, from %.2f to %.2f%s%n",
                benchmark.name(),
                ratio,
                sorted.getFirst(),
                sorted.getLast(),
                benchmark.target().isMetBy(ratio) ? "" : ": the target is missed");
        results.printf(
                Locale.ROOT,
                "RESULT %s %.1f %s %.2f %s%n",
                benchmark.name(),
                median(figures),
                benchmark.unit(),
                ratio,
                benchmark.target().word());
        results.flush();
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
