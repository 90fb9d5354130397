package backhaul.bench.loop;

import backhaul.bench.measure.Benchmark;
import backhaul.bench.measure.Memory;
import backhaul.bench.measure.Sample;
import backhaul.bench.measure.Side;
import backhaul.bench.measure.Site;
import backhaul.bench.measure.Size;
import backhaul.bench.measure.Target;
import backhaul.protocol.RunStatus.Handle;
import backhaul.protocol.Topics;
import backhaul.protocol.kafka.Envelopes;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;

/// Resident memory of a loop that watches 1,000 jobs which run elsewhere: each attempt has its
/// handle in the ledger and a virtual thread that looks every five seconds, which stands for an
/// engine that polls a remote system, without that system's HTTP client. The other side is the same
/// process, watching nothing.
public final class WatchingBenchmark implements Benchmark {
    private static final long LOOK_SECONDS = 5;
    private static final Duration WITHIN = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "watching";
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
        Topics topics = site.own();
        site.create(topics);
        Asking asking = new Asking();
        int jobs =
                switch (side) {
                    case WORKER -> site.size().of(1_000, 10);
                    case RAW -> 0;
                };
        CountDownLatch watched = new CountDownLatch(jobs);
        BenchEngine engine = new BenchEngine(attempt -> watch(attempt, watched));
        try (WorkerLoop _ =
                        new WorkerLoop(
                                site,
                                topics,
                                asking,
                                new WorkerLoop.Capacity(engine, 1_000),
                                new LoopEvents() {});
                Producer<byte[], byte[]> producer = site.clients().plain()) {
            for (int i = 0; i < jobs; i++) {
                var _ =
                        producer.send(
                                Envelopes.record(topics.requests(), asking.request(site.worker())));
            }
            if (!watched.await(WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(watched.getCount() + " jobs have no handle yet");
            }
            return Sample.of(Memory.settled(ProcessHandle.current().pid(), site.size()));
        }
    }

    private static Outcome watch(Attempt attempt, CountDownLatch watched)
            throws InterruptedException {
        Handle handle = new Handle("bench", attempt.run().id(), Map.of("job", attempt.job()));
        var _ = attempt.record(handle).thenRun(watched::countDown);
        while (true) {
            try {
                StopReason reason = attempt.stop().get(LOOK_SECONDS, TimeUnit.SECONDS);
                return new Outcome.Lost("stopped: " + reason, Outcome.Result.NONE);
            } catch (TimeoutException e) {
                attempt.progress(50.0, null, null, null);
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
