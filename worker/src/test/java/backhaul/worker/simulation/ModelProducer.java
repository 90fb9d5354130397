package backhaul.worker.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/// A transactional producer as Kafka's own behaves: what it may be asked when, what it throws, and
/// that its sender goes on trying while nobody waits for it any more.
final class ModelProducer {
    private static final Duration MAX_BLOCK = Duration.ofSeconds(10);
    private static final Duration DELIVERY = Duration.ofSeconds(20);
    private static final Duration FOREVER = Duration.ofDays(1000);
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(30);

    private final Link link;
    private final Cluster cluster;
    private final String id;
    private final World world;
    private final Deque<Batch> unsent = new ArrayDeque<>();
    private boolean sending;
    private boolean closed;
    private boolean began;
    private boolean open;
    private Coordinator.@Nullable Identity identity;
    private @Nullable RuntimeException fatal;
    private @Nullable RuntimeException abortable;
    private @Nullable CompletableFuture<Void> committing;

    private record Batch(
            ProducerRecord<byte[], byte[]> record,
            int partition,
            CompletableFuture<RecordMetadata> answer) {}

    ModelProducer(Link link, Cluster cluster, String transactionalId) {
        this.link = link;
        this.cluster = cluster;
        this.id = transactionalId;
        this.world = link.world();
    }

    public void initTransactions() {
        requireOpen();
        identity =
                link.call(
                        "initTransactions of " + id,
                        MAX_BLOCK,
                        () -> closed,
                        () -> cluster.coordinator.init(id, TRANSACTION_TIMEOUT, link.life()));
    }

    public void beginTransaction() {
        ready("beginTransaction");
        if (began) {
            throw new IllegalStateException("a transaction is already under way");
        }
        began = true;
        open = false;
    }

    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        ready("send");
        if (!began) {
            throw new IllegalStateException("send outside of a transaction");
        }
        open = true;
        int partitions = cluster.topic(record.topic()).partitions().size();
        Integer asked = record.partition();
        int partition =
                asked != null
                        ? asked
                        : Utils.toPositive(Utils.murmur2(Objects.requireNonNull(record.key())))
                                % partitions;
        Batch batch = new Batch(record, partition, new CompletableFuture<>());
        unsent.add(batch);
        if (!sending) {
            sending = true;
            world.start(link.life(), "sender of " + id, this::deliver);
        }
        return batch.answer;
    }

    private void deliver() {
        while (!unsent.isEmpty()) {
            deliver(unsent.remove());
        }
        sending = false;
    }

    private void deliver(Batch batch) {
        Coordinator.Identity who = Objects.requireNonNull(identity);
        Supplier<PartitionLog.Entry> once =
                once(() -> cluster.coordinator.produce(id, who, batch.record, batch.partition));
        try {
            if (abortable != null) {
                throw abortable;
            }
            PartitionLog.Entry entry = link.call("produce of " + id, DELIVERY, () -> closed, once);
            batch.answer.complete(
                    new RecordMetadata(
                            new TopicPartition(batch.record.topic(), batch.partition),
                            entry.offset,
                            0,
                            entry.timestamp,
                            0,
                            0));
        } catch (RuntimeException e) {
            abortable = e;
            batch.answer.completeExceptionally(e);
        }
    }

    /// A batch that is sent again is written once: brokers know its sequence.
    private static <T> Supplier<T> once(Supplier<T> effect) {
        @SuppressWarnings("unchecked")
        T[] done = (T[]) new Object[1];
        return () -> {
            T result = done[0];
            if (result == null) {
                result = effect.get();
                done[0] = result;
            }
            return result;
        };
    }

    public void flush() {
        world.await(() -> !sending || closed, FOREVER);
    }

    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        ready("sendOffsetsToTransaction");
        if (!began) {
            throw new IllegalStateException("offsets outside of a transaction");
        }
        open = true;
        Coordinator.Identity who = Objects.requireNonNull(identity);
        try {
            link.call(
                    "offsets of " + id,
                    MAX_BLOCK,
                    () -> closed,
                    () -> {
                        cluster.coordinator.addOffsets(id, who, group.groupId(), offsets);
                        return true;
                    });
        } catch (ProducerFencedException e) {
            fatal = e;
            throw e;
        } catch (TimeoutException e) {
            abortable = e;
            throw e;
        }
    }

    public void commitTransaction() {
        CompletableFuture<Void> pending = committing;
        if (pending == null) {
            ready("commitTransaction");
            if (!began) {
                throw new IllegalStateException("nothing to commit");
            }
            flush();
            ready("commitTransaction");
            if (!open) {
                began = false;
                return;
            }
            pending = new CompletableFuture<>();
            committing = pending;
            CompletableFuture<Void> answer = pending;
            world.start(link.life(), "commit of " + id, () -> commit(answer));
        }
        if (!world.await(pending::isDone, MAX_BLOCK)) {
            throw new TimeoutException("no answer to the commit of " + id + " within " + MAX_BLOCK);
        }
        committing = null;
        began = false;
        if (pending.isCompletedExceptionally()) {
            throw Objects.requireNonNull(fatal);
        }
    }

    private void commit(CompletableFuture<Void> answer) {
        Coordinator.Identity who = Objects.requireNonNull(identity);
        try {
            identity =
                    link.call(
                            "commit of " + id,
                            FOREVER,
                            () -> closed,
                            () -> cluster.coordinator.end(id, who, true));
            answer.complete(null);
        } catch (RuntimeException e) {
            fatal = e;
            answer.completeExceptionally(e);
        }
    }

    private void ready(String what) {
        requireOpen();
        if (identity == null) {
            throw new IllegalStateException(what + " before initTransactions");
        }
        if (committing != null) {
            throw new IllegalStateException(
                    what + " while a commit that timed out has to be asked for again");
        }
        if (fatal instanceof ProducerFencedException fenced) {
            throw fenced;
        }
        if (fatal instanceof InvalidProducerEpochException old) {
            throw old;
        }
        RuntimeException failed = fatal != null ? fatal : abortable;
        if (failed != null) {
            throw new KafkaException(
                    "cannot execute transactional method because we are in an error state", failed);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("cannot perform operation after producer is closed");
        }
    }

    public void close(Duration patience) {
        closed = true;
    }

    public void close() {
        close(Duration.ZERO);
    }
}
