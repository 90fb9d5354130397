package backhaul.bench.process;

import backhaul.bench.measure.Benchmark;
import backhaul.bench.measure.Memory;
import backhaul.bench.measure.Sample;
import backhaul.bench.measure.Side;
import backhaul.bench.measure.Site;
import backhaul.bench.measure.Size;
import backhaul.bench.measure.Target;
import java.io.IOException;

/// Resident memory of an idle worker as it is installed. The promise is an amount, so what stands
/// as the ratio is the share of that amount; the clients alone are measured to know what is theirs.
public final class MemoryBenchmark implements Benchmark {
    private static final double PROMISED_MEGABYTES = 160;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String unit() {
        return "MB";
    }

    @Override
    public Target target() {
        return new Target.AtMost(1);
    }

    @Override
    public int forks(Size size) {
        return size.of(3, 1);
    }

    @Override
    public boolean forked() {
        return false;
    }

    @Override
    public Sample measure(Side side, Site site) throws IOException, InterruptedException {
        try (Contender contender = Contender.start(side, site)) {
            contender.program().awaitReady();
            return Sample.of(Memory.settled(contender.program().pid(), site.size()));
        }
    }

    @Override
    public double ratio(double worker, double raw) {
        return worker / PROMISED_MEGABYTES;
    }
}
