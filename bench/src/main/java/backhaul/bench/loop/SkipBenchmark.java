package backhaul.bench.loop;

import backhaul.bench.measure.Benchmark;
import backhaul.bench.measure.Sample;
import backhaul.bench.measure.Side;
import backhaul.bench.measure.Site;
import backhaul.bench.measure.Size;
import backhaul.bench.measure.Span;
import backhaul.bench.measure.Target;
import backhaul.protocol.Envelope;
import backhaul.protocol.Wire;
import backhaul.protocol.kafka.Envelopes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/// Records for other addresses, passed over per second: what a worker pays for sharing its topics.
/// Plain clients read the same records and look at the same header.
public final class SkipBenchmark implements Benchmark {

    @Override
    public String name() {
        return "skip";
    }

    @Override
    public String unit() {
        return "records/s";
    }

    @Override
    public Target target() {
        return new Target.AtLeast(0.8);
    }

    private static int records(Size size) {
        return size.of(600_000, 2_000);
    }

    private static Span span(Site site) {
        int records = records(site.size());
        return new Span(records / 3, records);
    }

    @Override
    public void prepare(Site site) throws InterruptedException {
        site.create(site.shared());
        Envelope request = new Asking().request("another-host");
        String topic = site.shared().requests();
        try (Producer<byte[], byte[]> producer = site.clients().plain()) {
            for (int i = 0; i < records(site.size()); i++) {
                var _ = producer.send(Envelopes.record(topic, i % 12, request));
            }
            producer.flush();
        }
    }

    @Override
    public Sample measure(Side side, Site site) throws InterruptedException {
        Span span = span(site);
        return Sample.of(
                switch (side) {
                    case WORKER -> worker(site, span);
                    case RAW -> raw(site, span);
                });
    }

    private static double worker(Site site, Span span) throws InterruptedException {
        LoopEvents events =
                new LoopEvents() {
                    @Override
                    public void skipped(int records) {
                        span.count(records);
                    }
                };
        BenchEngine engine = new BenchEngine(_ -> BenchEngine.DONE);
        try (WorkerLoop _ =
                new WorkerLoop(
                        site,
                        site.shared(),
                        new Asking(),
                        new WorkerLoop.Capacity(engine, 1),
                        events)) {
            return span.perSecond();
        }
    }

    private static double raw(Site site, Span span) throws InterruptedException {
        byte[] address = site.worker().getBytes(StandardCharsets.UTF_8);
        List<TopicPartition> partitions = Site.partitions(site.shared().requests());
        try (Consumer<byte[], byte[]> consumer = site.clients().requests(site.worker())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!span.isOver()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    var header = record.headers().lastHeader(Wire.ADDRESS);
                    if (!Arrays.equals(header.value(), address)) {
                        span.count();
                    }
                }
            }
            return span.perSecond();
        }
    }
}
