package backhaul.worker.ledger;

import backhaul.protocol.Envelope;
import backhaul.protocol.kafka.Envelopes;
import backhaul.worker.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Owns a unit: writes what its runs become, in transactions. An exception from here leaves unknown
/// what is committed, so that the owner has to close this writer, take the unit again and restore
/// it.
public final class LedgerWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LedgerWriter.class);

    private final Unit unit;
    private final Producer<byte[], byte[]> producer;
    private final TopicIds topicIds;
    private final String deadLetterTopic;
    private final Supplier<ConsumerGroupMetadata> group;
    private final Runnable waiting;
    private final Function<Run, Envelope> signer;
    private final RunBook book;
    private final Map<Integer, Long> positions = new HashMap<>();
    private final Map<Integer, Long> statusEnds = new HashMap<>();

    /// What a new owner needs besides its producer.
    ///
    /// @param group under which the offsets are kept, without a membership: whose the unit is, its
    ///   transactional id alone decides
    /// @param waiting is told each time that a commit has to be asked for again
    /// @param signer makes the signed status record of a snapshot
    public record Context(
            TopicIds topicIds,
            String deadLetterTopic,
            Supplier<ConsumerGroupMetadata> group,
            Runnable waiting,
            Function<Run, Envelope> signer,
            RunBook book) {}

    private LedgerWriter(Unit unit, Producer<byte[], byte[]> producer, Context context) {
        this.unit = unit;
        this.producer = producer;
        this.topicIds = context.topicIds();
        this.deadLetterTopic = context.deadLetterTopic();
        this.group = context.group();
        this.waiting = context.waiting();
        this.signer = context.signer();
        this.book = context.book();
    }

    /// Takes the unit: aborts what its owner before left open, and fences that owner.
    ///
    /// @throws TimeoutException where no coordinator answers within `max.block.ms`
    public static LedgerWriter take(KafkaClients kafka, Unit unit, Context context) {
        Producer<byte[], byte[]> producer = kafka.transactional(unit.transactionalId());
        try {
            producer.initTransactions();
            return new LedgerWriter(unit, producer, context);
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /// Tells where a partition stands when the unit is taken: `next` request to read, `statusEnd`
    /// the end of its status partition.
    public void begin(int partition, long next, long statusEnd) {
        positions.put(partition, next);
        statusEnds.put(partition, statusEnd);
    }

    /// Commits one turn, and notes in the book where its snapshots lie. Blocks until the answer is
    /// known: a commit that times out is repeated on the same producer.
    ///
    /// @return when the last status was appended by the broker's clock, if there was one
    public Commit commit(Change change) {
        Set<Integer> moved = new HashSet<>();
        change.positions()
                .forEach((partition, next) -> {
                    if (!next.equals(positions.put(partition, next))) {
                        moved.add(partition);
                    }
                });
        change.snapshots().forEach(run -> moved.add(run.request().partition()));
        return transact(change, moved);
    }

    /// Commits the position of every partition: it keeps offsets and transactional id from
    /// expiring, and fails if the unit is no longer this writer's.
    public Commit keepAlive() {
        return transact(new Change(), positions.keySet());
    }

    public record Commit(Instant appendedAt, boolean stamped) {
        static final Commit UNSTAMPED = new Commit(Instant.EPOCH, false);
    }

    private Commit transact(Change change, Iterable<Integer> partitions) {
        producer.beginTransaction();
        List<Sent> sent = new ArrayList<>();
        change.snapshots().forEach(run -> sent.add(new Sent(run, send(run))));
        List<Future<RecordMetadata>> letters =
                change.deadLetters().stream().map(this::sendDeadLetter).toList();
        if (!sent.isEmpty() || !letters.isEmpty()) {
            producer.flush();
        }
        letters.forEach(Answers::await);
        Commit commit = Commit.UNSTAMPED;
        for (Sent snapshot : sent) {
            commit = note(snapshot);
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        partitions.forEach(p -> offsets.put(unit.requests(p), offset(p)));
        if (!offsets.isEmpty()) {
            producer.sendOffsetsToTransaction(offsets, group.get());
        }
        complete();
        return commit;
    }

    private record Sent(Run run, Future<RecordMetadata> acknowledgement) {}

    private Future<RecordMetadata> send(Run run) {
        return producer.send(
                Envelopes.record(
                        unit.address().statusTopic(),
                        run.request().partition(),
                        signer.apply(run)));
    }

    private Future<RecordMetadata> sendDeadLetter(Envelope letter) {
        return producer.send(Envelopes.record(deadLetterTopic, letter));
    }

    private Commit note(Sent snapshot) {
        RecordMetadata metadata = Answers.await(snapshot.acknowledgement());
        Instant appendedAt = Instant.ofEpochMilli(metadata.timestamp());
        book.written(snapshot.run(), metadata.offset(), appendedAt);
        statusEnds.merge(metadata.partition(), metadata.offset(), Math::max);
        return new Commit(appendedAt, true);
    }

    private OffsetAndMetadata offset(int partition) {
        long next = positions.getOrDefault(partition, 0L);
        long statusEnd = statusEnds.getOrDefault(partition, 0L);
        CommitMetadata metadata =
                new CommitMetadata(
                        topicIds,
                        book.statusFloor(partition, statusEnd),
                        book.requestFloor(partition, next));
        return new OffsetAndMetadata(next, metadata.toString());
    }

    private void complete() {
        while (true) {
            try {
                producer.commitTransaction();
                return;
            } catch (TimeoutException e) {
                log.warn("kafka does not answer a commit of {}; asking again", unit);
                waiting.run();
            }
        }
    }

    /// Gives the unit up without waiting: whoever takes it next aborts what is open.
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
