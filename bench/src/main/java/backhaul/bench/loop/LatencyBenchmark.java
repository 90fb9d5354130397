package backhaul.bench.loop;

import backhaul.bench.measure.Benchmark;
import backhaul.bench.measure.Sample;
import backhaul.bench.measure.Side;
import backhaul.bench.measure.Site;
import backhaul.bench.measure.Target;
import backhaul.protocol.Topics;
import backhaul.protocol.kafka.Envelopes;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.WakeupException;

/// From the submission of a job that has nothing to do until its terminal status is read, at idle.
/// Plain clients produce a request, consume it, and produce one answer in a transaction with its
/// offset, which is then read; the worker makes two transactions, since nothing may begin before it
/// is committed that it will.
public final class LatencyBenchmark implements Benchmark {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String unit() {
        return "ms";
    }

    @Override
    public Target target() {
        return new Target.AtMost(3);
    }

    @Override
    public Sample measure(Side side, Site site) throws Exception {
        Topics topics = site.own();
        site.create(topics);
        Asking asking = new Asking();
        Sample sample =
                switch (side) {
                    case WORKER -> worker(site, topics, asking);
                    case RAW -> raw(site, topics, asking);
                };
        site.delete(topics);
        return sample;
    }

    private static Sample worker(Site site, Topics topics, Asking asking) throws Exception {
        CountDownLatch serving = new CountDownLatch(1);
        LoopEvents events =
                new LoopEvents() {
                    @Override
                    public void serving() {
                        serving.countDown();
                    }
                };
        BenchEngine engine = new BenchEngine(_ -> BenchEngine.DONE);
        try (WorkerLoop _ =
                new WorkerLoop(site, topics, asking, new WorkerLoop.Capacity(engine, 1), events)) {
            serving.await();
            return roundTrips(site, topics, asking, 3);
        }
    }

    private static Sample raw(Site site, Topics topics, Asking asking) throws Exception {
        try (RawLoop loop = new RawLoop(site, topics, 1)) {
            Thread thread = Thread.ofPlatform().name("raw").start(() -> answer(loop));
            Sample sample = roundTrips(site, topics, asking, 1);
            loop.wakeup();
            thread.join();
            return sample;
        }
    }

    private static void answer(RawLoop loop) {
        try {
            while (true) {
                loop.turn(1);
            }
        } catch (WakeupException e) {
            return; // it is over
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Sample roundTrips(Site site, Topics topics, Asking asking, int statuses)
            throws InterruptedException {
        int warmUp = site.size().of(80, 2);
        int count = site.size().of(200, 3);
        double[] millis = new double[count];
        try (Producer<byte[], byte[]> producer = site.clients().plain();
                Answers answers = new Answers(site, topics)) {
            for (int i = -warmUp; i < count; i++) {
                LockSupport.parkNanos(PAUSE_NANOS);
                long began = System.nanoTime();
                var _ =
                        producer.send(
                                Envelopes.record(topics.requests(), asking.request(site.worker())));
                answers.await(statuses);
                if (i >= 0) {
                    millis[i] = (System.nanoTime() - began) / 1e6;
                }
            }
        }
        Arrays.sort(millis);
        return new Sample(
                millis[count / 2],
                String.format(Locale.ROOT, "at p50; %.1f at p99", millis[count * 99 / 100]));
    }
}
