package backhaul.bench.hycu;

import backhaul.bench.measure.Benchmark;
import backhaul.bench.measure.Memory;
import backhaul.bench.measure.Sample;
import backhaul.bench.measure.Side;
import backhaul.bench.measure.Site;
import backhaul.bench.measure.Size;
import backhaul.bench.measure.Target;
import backhaul.protocol.signing.SigningKey;
import backhaul.sandbox.Main;
import backhaul.sandbox.process.ChildJvm;
import backhaul.settings.Section;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.EngineContext;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.hycu.HycuEngineConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Resident memory of the hycu engine that watches 1,000 jobs of one controller, by HTTPS every 30
/// seconds each, and its share of a processor meanwhile. The other side watches 10. The controller
/// is a simulated one in a process of its own.
public final class HycuBenchmark implements Benchmark {
    private static final Duration WITHIN = Duration.ofMinutes(4);

    @Override
    public String name() {
        return "hycu";
    }

    @Override
    public String unit() {
        return "MB";
    }

    @Override
    public Target target() {
        return new Target.None();
    }

    @Override
    public int forks(Size size) {
        return size.of(3, 1);
    }

    @Override
    public Sample measure(Side side, Site site) throws Exception {
        int jobs =
                switch (side) {
                    case WORKER -> site.size().of(1_000, 10);
                    case RAW -> site.size().of(10, 1);
                };
        try (ChildJvm simulator =
                ChildJvm.of(Main.class)
                        .arguments("hycu", "--port", "0", "--takes", "86400", "--vm", "erp-db")
                        .start()) {
            String url = simulator.awaitLine("https://", WITHIN);
            String sum = simulator.awaitLine(line -> line.matches("[0-9a-f]{64}"), WITHIN);
            return measure(jobs, engine(url, sum), site);
        }
    }

    private static HycuEngineConfiguration engine(String url, String certificate) {
        return HycuEngineConfiguration.read(
                Section.of(
                        Map.of(
                                "controllers",
                                Map.of(
                                        "simulated",
                                        Map.of(
                                                "url",
                                                url,
                                                "token",
                                                "trial",
                                                "certificateSha256",
                                                certificate,
                                                "rateLimit",
                                                "500/s")))));
    }

    private static Sample measure(int jobs, HycuEngineConfiguration configuration, Site site)
            throws Exception {
        JobSpec spec = configuration.readSpec(Section.of(Map.of("vms", List.of("erp-db"))));
        CountDownLatch watched = new CountDownLatch(jobs);
        List<Thread> attempts = new ArrayList<>();
        try (Engine engine = configuration.open(context())) {
            for (int i = 0; i < jobs; i++) {
                WatchedAttempt attempt = new WatchedAttempt(i, watched);
                attempts.add(Thread.ofVirtual().start(() -> run(engine, spec, attempt)));
            }
            if (!watched.await(WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(watched.getCount() + " jobs are not watched yet");
            }
            Sample sample = settled(site);
            attempts.forEach(Thread::interrupt);
            return sample;
        }
    }

    /// Memory at two times, so that one can see whether it grows.
    private static Sample settled(Site site) throws Exception {
        ProcessHandle self = ProcessHandle.current();
        double first = Memory.settled(self.pid(), site.size());
        long began = System.nanoTime();
        Duration before = self.info().totalCpuDuration().orElseThrow();
        TimeUnit.MILLISECONDS.sleep(site.size().of(60_000, 100));
        Duration used = self.info().totalCpuDuration().orElseThrow().minus(before);
        double share = 100.0 * used.toNanos() / (System.nanoTime() - began);
        double last = Memory.settled(self.pid(), site.size());
        return new Sample(
                last,
                String.format(Locale.ROOT, "%.0f MB a minute before, CPU %.1f %%", first, share));
    }

    private static void run(Engine engine, JobSpec spec, WatchedAttempt attempt) {
        try {
            var outcome = engine.run(spec, attempt);
            System.err.println("a job that should go on has ended: " + outcome);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static EngineContext context() {
        return new EngineContext(
                "host",
                Path.of(System.getProperty("java.io.tmpdir")),
                InstantSource.system(),
                text -> text,
                SigningKey.generate(),
                List.of());
    }
}
