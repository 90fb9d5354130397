package backhaul.bench.loop;

import backhaul.bench.measure.Benchmark;
import backhaul.bench.measure.Sample;
import backhaul.bench.measure.Side;
import backhaul.bench.measure.Site;
import backhaul.bench.measure.Target;
import backhaul.protocol.Envelope;
import backhaul.protocol.Topics;
import backhaul.protocol.Wire;
import backhaul.protocol.kafka.Envelopes;
import backhaul.protocol.signing.Signatures;
import backhaul.protocol.signing.SigningKey;
import backhaul.worker.ledger.Address;
import backhaul.worker.ledger.Restore;
import backhaul.worker.ledger.RunBook;
import backhaul.worker.ledger.StatusRecords;
import backhaul.worker.ledger.Unit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;

/// Statuses read back per second when one in ten is of the unit that is restored. Plain clients
/// read the same records and verify the signatures of those that are.
public final class RestoreBenchmark implements Benchmark {
    private static final int WARM_UPS = 1;
    private static final int PASSES = 3;

    @Override
    public String name() {
        return "restore";
    }

    @Override
    public String unit() {
        return "statuses/s";
    }

    @Override
    public Target target() {
        return new Target.AtLeast(0.5);
    }

    @Override
    public Sample measure(Side side, Site site) throws InterruptedException {
        Topics topics = site.own();
        site.create(topics);
        SigningKey key = SigningKey.generate();
        int statuses = site.size().of(100_000, 1_000);
        write(site, topics, key, statuses);
        double[] seconds = new double[PASSES];
        for (int pass = -WARM_UPS; pass < PASSES; pass++) {
            long began = System.nanoTime();
            switch (side) {
                case WORKER -> worker(site, topics, key);
                case RAW -> raw(site, topics, key);
            }
            if (pass >= 0) {
                seconds[pass] = (System.nanoTime() - began) / 1e9;
            }
        }
        site.delete(topics);
        Arrays.sort(seconds);
        return Sample.of(statuses / seconds[PASSES / 2]);
    }

    private static void write(Site site, Topics topics, SigningKey key, int statuses) {
        Statuses own = new Statuses(site.worker(), key);
        List<Envelope> foreign = new Statuses("another-host", SigningKey.generate()).of(0, 0);
        try (Producer<byte[], byte[]> producer = site.clients().plain()) {
            for (int run = 0; run < statuses / 3; run++) {
                int partition = run % 12;
                for (Envelope status : run % 10 == 0 ? own.of(partition, run) : foreign) {
                    var _ = producer.send(Envelopes.record(topics.status(), partition, status));
                }
            }
            producer.flush();
        }
    }

    private static void worker(Site site, Topics topics, SigningKey key) {
        String worker = site.worker();
        StatusRecords records = Statuses.records(worker, key);
        Unit unit =
                Address.ofHost(topics, worker)
                        .units(IntStream.range(0, 12).boxed().collect(Collectors.toSet()))
                        .getFirst();
        RunBook book = new RunBook();
        try (Consumer<byte[], byte[]> reader = site.clients().reader()) {
            Map<Integer, Restore.Extent> extents = new HashMap<>();
            ends(reader, topics)
                    .forEach((at, end) ->
                            extents.put(at.partition(), new Restore.Extent(0, end, 0)));
            Restore restore = new Restore(unit, reader, records, book, extents);
            while (!restore.step(Duration.ofMillis(100))) {
                // as the loop does, which tells between slices that it lives
            }
            if (restore.ignored() > 0 || book.remembered() == 0) {
                throw new IllegalStateException("the statuses are not what they should be");
            }
        }
    }

    private static Map<TopicPartition, Long> ends(Consumer<byte[], byte[]> reader, Topics topics) {
        return reader.endOffsets(Site.partitions(topics.status()));
    }

    private static void raw(Site site, Topics topics, SigningKey key) {
        byte[] address = site.worker().getBytes(StandardCharsets.UTF_8);
        var candidates = List.of(new Signatures.Candidate("own", key.verificationKey()));
        try (Consumer<byte[], byte[]> reader = site.clients().reader()) {
            Map<TopicPartition, Long> ends = ends(reader, topics);
            reader.assign(ends.keySet());
            reader.seekToBeginning(ends.keySet());
            while (ends.entrySet().stream()
                    .anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(100))) {
                    Headers headers = record.headers();
                    if (Arrays.equals(headers.lastHeader(Wire.ADDRESS).value(), address)) {
                        verify(record, candidates);
                    }
                }
            }
        }
    }

    private static void verify(
            ConsumerRecord<byte[], byte[]> record, List<Signatures.Candidate> candidates) {
        Signatures.Verification verification =
                Signatures.verify(
                        candidates,
                        Optional.of(text(record, Wire.WEBHOOK_SIGNATURE)),
                        new Signatures.Message(
                                text(record, Wire.WEBHOOK_ID),
                                text(record, Wire.WEBHOOK_TIMESTAMP),
                                record.value()));
        if (!(verification instanceof Signatures.Verification.Verified)) {
            throw new IllegalStateException("a status does not verify");
        }
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
        return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
    }
}
