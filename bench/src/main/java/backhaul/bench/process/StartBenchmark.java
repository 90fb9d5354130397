package backhaul.bench.process;

import backhaul.bench.measure.Benchmark;
import backhaul.bench.measure.Sample;
import backhaul.bench.measure.Side;
import backhaul.bench.measure.Site;
import backhaul.bench.measure.Target;
import java.io.IOException;

/// From the start of the process until an installed worker takes requests. Plain clients connect,
/// take a transactional id and poll once.
public final class StartBenchmark implements Benchmark {

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String unit() {
        return "ms";
    }

    @Override
    public Target target() {
        return new Target.None();
    }

    @Override
    public boolean forked() {
        return false;
    }

    @Override
    public Sample measure(Side side, Site site) throws IOException, InterruptedException {
        try (Contender contender = Contender.start(side, site)) {
            return Sample.of(contender.program().awaitReady());
        }
    }
}
