package backhaul.worker.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/// The coordinator of transactions as of `transaction.version` 2: every end of a transaction raises
/// the producer's epoch, the answer to a commit comes before its markers, and what stays open for
/// longer than its time-out is aborted.
final class Coordinator {
    private final World world;
    private final Cluster cluster;
    private final Watch watch;
    private final Map<String, Transactional> ids = new HashMap<>();
    private long producers = 1000;

    /// Is told what is decided, at the moment from which it cannot be undone.
    interface Watch {
        void decided(
                String transactionalId,
                List<PartitionLog.Entry> records,
                Map<TopicPartition, OffsetAndMetadata> offsets);

        /// An id is this process's from now on.
        void taken(String transactionalId, Life by);
    }

    /// Not now: the client asks again by itself.
    static final class Again extends RuntimeException {
        private static final long serialVersionUID = 1;

        Again(String why) {
            super(why, null, false, false);
        }
    }

    /// Who a producer is to the coordinator.
    record Identity(long producer, int epoch) {}

    private enum State {
        EMPTY,
        ONGOING,
        COMMITTING,
        ABORTING
    }

    private static final class Transactional {
        private final String id;
        private final long producer;
        private int epoch = -1;
        private State state = State.EMPTY;
        private Duration timeout = Duration.ofSeconds(30);
        private World.Event expiry;

        /// The epoch whose last transaction was committed, for a commit that is asked for again.
        private int committedEpoch = -1;

        private int abortedEpoch = -1;
        private final Set<TopicPartition> partitions = new LinkedHashSet<>();
        private final List<PartitionLog.Entry> records = new ArrayList<>();
        private final Map<TopicPartition, OffsetAndMetadata> offsets = new LinkedHashMap<>();
        private String group = "";
        private @Nullable Life owner;

        private Transactional(String id, long producer, World.Event none) {
            this.id = id;
            this.producer = producer;
            this.expiry = none;
        }
    }

    Coordinator(World world, Cluster cluster, Watch watch) {
        this.world = world;
        this.cluster = cluster;
        this.watch = watch;
    }

    /// Takes an id for `by`: aborts what is open under it, and fences whoever had it.
    Identity init(String id, Duration timeout, Life by) {
        Transactional it =
                ids.computeIfAbsent(
                        id,
                        _ ->
                                new Transactional(
                                        id, producers++, world.after(Duration.ZERO, () -> {})));
        if (it.state == State.ONGOING) {
            it.epoch++;
            abort(it);
        }
        if (it.state != State.EMPTY) {
            throw new Again("CONCURRENT_TRANSACTIONS");
        }
        it.timeout = timeout;
        it.epoch++;
        it.owner = by;
        watch.taken(id, by);
        return new Identity(it.producer, it.epoch);
    }

    /// Whether `process` was the last to take an id.
    boolean owns(Life process, String id) {
        Transactional it = ids.get(id);
        return it != null && it.owner == process;
    }

    /// Writes one record into the transaction, which begins with it if need be.
    PartitionLog.Entry produce(
            String id, Identity who, ProducerRecord<byte[], byte[]> record, int partition) {
        Transactional it = current(id, who);
        if (it.epoch != who.epoch) {
            throw new InvalidProducerEpochException("the epoch of " + id + " is " + it.epoch);
        }
        begin(it);
        TopicPartition at = new TopicPartition(record.topic(), partition);
        PartitionLog.Entry entry =
                cluster.log(at).appendInTransaction(record, it.producer, world.millis());
        it.partitions.add(at);
        it.records.add(entry);
        return entry;
    }

    void addOffsets(
            String id, Identity who, String group, Map<TopicPartition, OffsetAndMetadata> offsets) {
        Transactional it = current(id, who);
        if (it.epoch != who.epoch) {
            throw new ProducerFencedException("there is a newer producer with the id " + id);
        }
        begin(it);
        it.group = group;
        it.offsets.putAll(offsets);
    }

    private Transactional current(String id, Identity who) {
        Transactional it = ids.get(id);
        if (it == null || it.producer != who.producer) {
            throw new ProducerFencedException("the id " + id + " was forgotten");
        }
        return it;
    }

    private void begin(Transactional it) {
        switch (it.state) {
            case EMPTY -> {
                it.state = State.ONGOING;
                int epoch = it.epoch;
                it.expiry = world.after(it.timeout, () -> expire(it, epoch));
            }
            case ONGOING -> {}
            case COMMITTING, ABORTING -> throw new Again("CONCURRENT_TRANSACTIONS");
        }
    }

    private void expire(Transactional it, int epoch) {
        if (it.state == State.ONGOING && it.epoch == epoch) {
            world.tell(() -> "kafka: the transaction of " + it.id + " took too long: aborted");
            it.epoch++;
            abort(it);
        }
    }

    /// Ends the transaction of `who`.
    ///
    /// @return who the producer is from now on
    Identity end(String id, Identity who, boolean commit) {
        Transactional it = current(id, who);
        if (it.epoch == who.epoch + 1
                && who.epoch == (commit ? it.committedEpoch : it.abortedEpoch)) {
            return new Identity(it.producer, it.epoch);
        }
        if (it.epoch != who.epoch) {
            throw new ProducerFencedException("there is a newer producer with the id " + id);
        }
        if (it.state != State.ONGOING) {
            throw new InvalidTxnStateException("nothing is open under " + id);
        }
        it.epoch++;
        if (commit) {
            it.committedEpoch = who.epoch;
            commit(it);
        } else {
            it.abortedEpoch = who.epoch;
            abort(it);
        }
        return new Identity(it.producer, it.epoch);
    }

    private void commit(Transactional it) {
        watch.decided(it.id, List.copyOf(it.records), new LinkedHashMap<>(it.offsets));
        complete(it, true);
    }

    private void abort(Transactional it) {
        complete(it, false);
    }

    /// Writes the markers, each in its own time.
    private void complete(Transactional it, boolean committed) {
        it.expiry.cancel();
        it.state = committed ? State.COMMITTING : State.ABORTING;
        it.records.clear();
        Set<TopicPartition> left = new LinkedHashSet<>(it.partitions);
        it.partitions.clear();
        boolean offsets = !it.offsets.isEmpty();
        int[] open = {left.size() + (offsets ? 1 : 0)};
        for (TopicPartition at : left) {
            PartitionLog log = cluster.log(at);
            world.after(
                    cluster.markerDelay(),
                    () -> {
                        log.mark(it.producer, committed, world.millis());
                        closeIfDone(it, --open[0]);
                    });
        }
        if (offsets) {
            world.after(
                    cluster.markerDelay(),
                    () -> {
                        if (committed) {
                            cluster.offsets(it.group).putAll(it.offsets);
                        }
                        it.offsets.clear();
                        closeIfDone(it, --open[0]);
                    });
        }
        closeIfDone(it, open[0]);
    }

    private static void closeIfDone(Transactional it, int open) {
        if (open == 0) {
            it.state = State.EMPTY;
        }
    }

    /// True while an offset of this partition waits for its transaction's end: readers of offsets
    /// that want them stable have to ask again.
    boolean offsetPending(String group, TopicPartition at) {
        return ids.values().stream()
                .anyMatch(it -> it.group.equals(group) && it.offsets.containsKey(at));
    }

    /// Forgets an id that was not used for long.
    void forget(String id) {
        Transactional it = ids.get(id);
        if (it != null && it.state == State.EMPTY) {
            ids.remove(id);
        }
    }
}
