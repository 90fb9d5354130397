package backhaul.worker.ledger;

import backhaul.protocol.RunKey;
import backhaul.protocol.StatusEvent;
import backhaul.worker.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a unit's part of the status topic back into a [RunBook], in slices, each partition up to
/// the end that it had when the unit was taken.
public final class Restore {
    private static final Logger log = LoggerFactory.getLogger(Restore.class);

    private final Unit unit;
    private final Consumer<byte[], byte[]> consumer;
    private final StatusReading reading;
    private final RunBook book;
    private final Map<Integer, Extent> extents;
    private final Map<RunKey, Integer> sequences = new HashMap<>();
    private long ignored;

    /// Where reading begins and ends in one partition of statuses, and the offset of the oldest
    /// unfinished run's request as its commit says it (0 where unknown). The next request to read
    /// is no bound of its own: where a group's offsets were lost, reading began again below
    /// requests whose runs are under way.
    public record Extent(long from, long end, long requestFloor) {

        /// Trusts the metadata of a commit only for the topic it was written for, and where it lies
        /// within the log; else everything is read.
        public static Extent of(
                long beginning,
                long end,
                Optional<OffsetAndMetadata> committed,
                Uuid statusTopicId) {
            return committed
                    .flatMap(offset -> CommitMetadata.parse(offset.metadata()))
                    .filter(metadata -> metadata.topics().status().equals(statusTopicId))
                    .filter(metadata ->
                            metadata.statusOffset() >= beginning && metadata.statusOffset() <= end)
                    .map(metadata ->
                            new Extent(metadata.statusOffset(), end, metadata.requestOffset()))
                    .orElse(new Extent(beginning, end, 0));
        }
    }

    /// Turns a record of the status topic into what may be believed of it.
    public interface StatusReading {
        Reading read(ConsumerRecord<byte[], byte[]> record);
    }

    public sealed interface Reading {
        record Ours(StatusEvent event) implements Reading {}

        /// For another address: not even parsed.
        record Foreign() implements Reading {}

        /// Not proven to come from a worker of this unit.
        record Unproven(String why) implements Reading {}

        /// Proven, and not to be understood: written by a newer version, or by a bug.
        record Incomprehensible(String why) implements Reading {}
    }

    /// A status of this unit's own that cannot be understood: going on would mean to guess.
    public static final class IncomprehensibleLedger extends RuntimeException {
        private static final long serialVersionUID = 1;

        IncomprehensibleLedger(String message) {
            super(message);
        }
    }

    public Restore(
            Unit unit,
            Consumer<byte[], byte[]> consumer,
            StatusReading reading,
            RunBook book,
            Map<Integer, Extent> extents) {
        this.unit = unit;
        this.consumer = consumer;
        this.reading = reading;
        this.book = book;
        this.extents = Map.copyOf(extents);
        consumer.assign(extents.keySet().stream().map(unit::statuses).toList());
        extents.forEach((p, extent) -> consumer.seek(unit.statuses(p), extent.from()));
    }

    /// Reads for `slice` at most.
    ///
    /// @return true once everything is read; the book is then complete
    public boolean step(Duration slice) {
        if (left() > 0) {
            consumer.poll(slice).forEach(this::apply);
        }
        if (left() > 0) {
            return false;
        }
        dropReplays();
        return true;
    }

    /// How many offsets are still to be read. Positions are compared, never records counted:
    /// markers of transactions have offsets too.
    public long left() {
        return extents.entrySet().stream()
                .mapToLong(e -> e.getValue().end() - consumer.position(unit.statuses(e.getKey())))
                .filter(missing -> missing > 0)
                .sum();
    }

    /// How many records claimed to be of this unit and were not believed.
    public long ignored() {
        return ignored;
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        switch (reading.read(record)) {
            case Reading.Foreign _ -> {}
            case Reading.Unproven unproven -> ignore(record, unproven.why());
            case Reading.Incomprehensible broken ->
                    throw new IncomprehensibleLedger(
                            "%s %d:%d is signed by this worker and cannot be understood: %s"
                                    .formatted(
                                            record.topic(),
                                            record.partition(),
                                            record.offset(),
                                            broken.why()));
            case Reading.Ours ours -> apply(record, ours.event());
        }
    }

    private void apply(ConsumerRecord<byte[], byte[]> record, StatusEvent event) {
        Run run = new Run(event.sequence(), event.status());
        if (!run.request().address().equals(unit.address().name())
                || run.request().partition() != record.partition()) {
            ignore(record, "it belongs to another address or partition");
            return;
        }
        int last = sequences.getOrDefault(run.key(), 0);
        if (run.sequence() <= last) {
            ignore(record, "it is older than what was read before");
            return;
        }
        sequences.put(run.key(), run.sequence());
        Instant appendedAt = Instant.ofEpochMilli(record.timestamp());
        book.put(run, appendedAt);
        book.written(run, record.offset(), appendedAt);
    }

    /// An unfinished snapshot whose request lies where no unfinished run's can lie was captured
    /// earlier and published again.
    private void dropReplays() {
        List<Run> replays = new ArrayList<>();
        for (Run run : book.unfinished()) {
            Extent extent = Objects.requireNonNull(extents.get(run.request().partition()));
            long offset = run.request().offset();
            if (offset < extent.requestFloor()) {
                replays.add(run);
            }
        }
        for (Run run : replays) {
            ignored++;
            log.warn("status of run {} is a replay: nothing is done for it", run.request().id());
            book.drop(run.key());
        }
    }

    private void ignore(ConsumerRecord<byte[], byte[]> record, String why) {
        ignored++;
        log.warn(
                "{} {}:{} is ignored: {}",
                record.topic(),
                record.partition(),
                record.offset(),
                why);
    }
}
