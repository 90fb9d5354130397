package backhaul.worker.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/// One partition as a broker keeps it: records and the markers of transactions, each with an offset
/// of its own, and the last stable offset that `read_committed` readers stop at.
final class PartitionLog {
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Long, Long> openSince = new HashMap<>();
    private long start;

    enum State {
        /// Of no transaction, or of one that was committed.
        VISIBLE,
        OPEN,
        ABORTED,
        MARKER
    }

    /// What lies at one offset.
    static final class Entry {
        final long offset;
        final long timestamp;
        final long producer;
        final @Nullable ProducerRecord<byte[], byte[]> record;
        State state;

        private Entry(
                long offset,
                long timestamp,
                long producer,
                @Nullable ProducerRecord<byte[], byte[]> record,
                State state) {
            this.offset = offset;
            this.timestamp = timestamp;
            this.producer = producer;
            this.record = record;
            this.state = state;
        }
    }

    Entry append(ProducerRecord<byte[], byte[]> record, long timestamp) {
        return add(timestamp, -1, record, State.VISIBLE);
    }

    Entry appendInTransaction(
            ProducerRecord<byte[], byte[]> record, long producer, long timestamp) {
        openSince.putIfAbsent(producer, end());
        return add(timestamp, producer, record, State.OPEN);
    }

    private Entry add(
            long timestamp,
            long producer,
            @Nullable ProducerRecord<byte[], byte[]> record,
            State state) {
        Entry entry = new Entry(end(), timestamp, producer, record, state);
        entries.add(entry);
        return entry;
    }

    /// Ends a producer's transaction here.
    void mark(long producer, boolean committed, long timestamp) {
        Long since = openSince.remove(producer);
        if (since != null) {
            for (long offset = Math.max(since, start); offset < end(); offset++) {
                Entry entry = at(offset);
                if (entry.producer == producer && entry.state == State.OPEN) {
                    entry.state = committed ? State.VISIBLE : State.ABORTED;
                }
            }
        }
        add(timestamp, producer, null, State.MARKER);
    }

    long start() {
        return start;
    }

    long end() {
        return start + entries.size();
    }

    /// Where the first open transaction begins.
    long stable() {
        return openSince.isEmpty()
                ? end()
                : openSince.values().stream().mapToLong(Long::longValue).min().getAsLong();
    }

    Entry at(long offset) {
        return entries.get((int) (offset - start));
    }

    List<Entry> all() {
        return entries;
    }

    /// Drops what lies before `offset`, as retention does.
    void cutTo(long offset) {
        long to = Math.min(offset, stable());
        while (start < to) {
            entries.removeFirst();
            start++;
        }
    }

    Optional<Entry> firstSince(long timestamp, long before) {
        return entries.stream()
                .filter(entry -> entry.offset < before && entry.timestamp >= timestamp)
                .findFirst();
    }
}
