package backhaul.worker.simulation;

import backhaul.protocol.Envelope;
import backhaul.protocol.RunKey;
import backhaul.protocol.StatusEvent;
import backhaul.protocol.event.Reading;
import backhaul.protocol.kafka.Envelopes;
import backhaul.worker.guarantee.ExactlyOneTerminalStatus;
import backhaul.worker.guarantee.Fact;
import backhaul.worker.ledger.Restore;
import backhaul.worker.run.Run;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;

/// What the workers of a history wrote, as an all-knowing reader sees it.
final class Ledger {
    private final World world;
    private final IdentityHashMap<byte[], StatusEvent> signed = new IdentityHashMap<>();
    private final IdentityHashMap<Headers, Restore.Reading> readings = new IdentityHashMap<>();
    private final Set<String> ended = new HashSet<>();
    private final Map<RunKey, Integer> partitions = new HashMap<>();
    private final Set<Fact.Place> refused = new HashSet<>();

    Ledger(World world) {
        this.world = world;
    }

    /// Remembers what a status record says.
    Envelope signed(Run run, Envelope envelope) {
        signed.put(
                Objects.requireNonNull(envelope.value()),
                new StatusEvent(
                        "",
                        run.status().worker(),
                        world.time(),
                        Trade.AUDIENCE,
                        run.sequence(),
                        run.status()));
        return envelope;
    }

    /// Verifies each record once: the same bytes under the same keys give the same answer.
    Restore.StatusReading reading(Restore.StatusReading real) {
        return record -> readings.computeIfAbsent(record.headers(), _ -> real.read(record));
    }

    private Optional<StatusEvent> said(ProducerRecord<byte[], byte[]> record) {
        return Optional.ofNullable(signed.get(record.value()));
    }

    /// A transaction of the worker's as one fact.
    Fact.Committed committed(
            List<PartitionLog.Entry> records, Map<TopicPartition, OffsetAndMetadata> offsets) {
        List<StatusEvent> statuses = new ArrayList<>();
        Set<Fact.Place> letters = new HashSet<>();
        for (PartitionLog.Entry entry : records) {
            ProducerRecord<byte[], byte[]> record = Objects.requireNonNull(entry.record);
            if (record.topic().equals(Trade.TOPICS.deadLetters())) {
                letters.add(
                        new Fact.Place(
                                (int) number(record, "source-partition"),
                                number(record, "source-offset")));
            } else {
                said(record).ifPresent(statuses::add);
            }
        }
        refused.addAll(letters);
        statuses.forEach(status ->
                partitions.put(status.status().run(), status.status().request().partition()));
        statuses.stream()
                .filter(status -> status.status().state().terminal())
                .forEach(status -> ended.add(status.status().run().id()));
        Map<Integer, Long> next = new HashMap<>();
        offsets.forEach((at, offset) -> next.put(at.partition(), offset.offset()));
        world.tell(() ->
                "kafka: committed "
                        + words(statuses)
                        + ", "
                        + letters.size()
                        + " dead letters, offsets "
                        + next);
        return new Fact.Committed(statuses, letters, next);
    }

    private static String words(List<StatusEvent> statuses) {
        return String.join(
                ", ",
                statuses.stream()
                        .map(s ->
                                s.status().run().id()
                                        + " "
                                        + s.sequence()
                                        + " "
                                        + s.status().state().wireName()
                                        + (s.status().attempt() > 0
                                                ? " attempt " + s.status().attempt()
                                                : "")
                                        + (s.status().message() == null
                                                ? ""
                                                : " (" + s.status().message() + ")"))
                        .toList());
    }

    private static long number(ProducerRecord<byte[], byte[]> record, String header) {
        byte[] value = record.headers().lastHeader(header).value();
        return Long.parseLong(new String(value, StandardCharsets.UTF_8));
    }

    /// Whether a last status of this run is committed.
    boolean ended(String run) {
        return ended.contains(run);
    }

    /// Where a run is kept, once it was accepted.
    Optional<Integer> partitionOf(RunKey run) {
        return Optional.ofNullable(partitions.get(run));
    }

    /// Whether a run never was, because every record that asks for it is a dead letter.
    boolean refused(RunKey run, Set<Fact.Place> places) {
        return !partitions.containsKey(run) && refused.containsAll(places);
    }

    /// Shows a guarantee what a `read_committed` reader of the status topic sees of this worker.
    ///
    /// @param verify whether each record is also checked as a reader checks it
    void show(Cluster cluster, ExactlyOneTerminalStatus guarantee, boolean verify) {
        for (PartitionLog log : cluster.topic(Trade.TOPICS.status()).partitions()) {
            for (PartitionLog.Entry entry : log.all()) {
                ProducerRecord<byte[], byte[]> record = entry.record;
                if (entry.state == PartitionLog.State.VISIBLE
                        && entry.producer >= 0
                        && record != null) {
                    said(record).ifPresent(event -> guarantee.saw(verify ? read(record) : event));
                }
            }
        }
    }

    private static StatusEvent read(ProducerRecord<byte[], byte[]> record) {
        ConsumerRecord<byte[], byte[]> received =
                new ConsumerRecord<>(record.topic(), 0, 0, record.key(), record.value());
        record.headers().forEach(received.headers()::add);
        if (Trade.WORKERS.status(Envelopes.of(received))
                instanceof Reading.Checked<StatusEvent>(StatusEvent event)) {
            return event;
        }
        throw new AssertionError("a status of the worker's own does not verify");
    }
}
