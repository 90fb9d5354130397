package backhaul.bench.loop;

import backhaul.bench.measure.Benchmark;
import backhaul.bench.measure.Sample;
import backhaul.bench.measure.Side;
import backhaul.bench.measure.Site;
import backhaul.bench.measure.Span;
import backhaul.bench.measure.Target;
import backhaul.protocol.Topics;
import backhaul.protocol.kafka.Envelopes;
import backhaul.worker.run.Run;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;

/// Jobs that have nothing to do, from request to terminal status, per second. Each has three
/// statuses in transactions; plain clients consume the same requests and produce statuses of the
/// same size, with as many requests to a transaction.
public final class JobsBenchmark implements Benchmark {
    /// Attempts at once. Since one transaction holds what a turn decided, and a turn ends all
    /// attempts and begins as many, this is also how many jobs share a transaction.
    private static final int SLOTS = 10;

    @Override
    public String name() {
        return "jobs";
    }

    @Override
    public String unit() {
        return "jobs/s";
    }

    @Override
    public Target target() {
        return new Target.AtLeast(0.5);
    }

    @Override
    public Sample measure(Side side, Site site) throws Exception {
        Topics topics = site.own();
        site.create(topics);
        Asking asking = new Asking();
        int jobs = site.size().of(9_000, 60);
        ask(site, topics, asking, jobs);
        Span span = new Span(jobs / 3, jobs);
        Sample sample =
                switch (side) {
                    case WORKER -> worker(site, topics, asking, span);
                    case RAW -> raw(site, topics, span);
                };
        site.delete(topics);
        return sample;
    }

    private static void ask(Site site, Topics topics, Asking asking, int jobs) {
        try (Producer<byte[], byte[]> producer = site.clients().plain()) {
            for (int i = 0; i < jobs; i++) {
                var _ =
                        producer.send(
                                Envelopes.record(
                                        topics.requests(), i % 12, asking.request(site.worker())));
            }
            producer.flush();
        }
    }

    private static Sample worker(Site site, Topics topics, Asking asking, Span span)
            throws InterruptedException {
        AtomicLong transactions = new AtomicLong();
        AtomicLong ended = new AtomicLong();
        LoopEvents events =
                new LoopEvents() {
                    @Override
                    public void committed(Run run) {
                        if (run.ended()) {
                            ended.incrementAndGet();
                            span.count();
                        }
                    }

                    @Override
                    public void transaction() {
                        transactions.incrementAndGet();
                    }
                };
        BenchEngine engine = new BenchEngine(_ -> BenchEngine.DONE);
        try (WorkerLoop _ =
                new WorkerLoop(
                        site, topics, asking, new WorkerLoop.Capacity(engine, SLOTS), events)) {
            double perSecond = span.perSecond();
            return sample(perSecond, (double) ended.get() / transactions.get());
        }
    }

    private static Sample raw(Site site, Topics topics, Span span) throws InterruptedException {
        try (RawLoop loop = new RawLoop(site, topics, 3)) {
            long transactions = 0;
            long done = 0;
            while (!span.isOver()) {
                int answered = loop.turn(SLOTS);
                for (int i = 0; i < answered; i++) {
                    span.count();
                }
                done += answered;
                transactions++;
            }
            return sample(span.perSecond(), (double) done / transactions);
        }
    }

    private static Sample sample(double perSecond, double perTransaction) {
        return new Sample(
                perSecond, String.format(Locale.ROOT, "(%.1f to a transaction)", perTransaction));
    }
}
