package backhaul.bench.loop;

import backhaul.bench.measure.Site;
import backhaul.protocol.Envelope;
import backhaul.protocol.Topics;
import backhaul.protocol.kafka.Envelopes;
import backhaul.protocol.signing.SigningKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/// Consumes requests and produces statuses for each, with their offsets in one transaction, as
/// anyone would who writes it by hand. The statuses were signed beforehand: it neither reads nor
/// decides anything.
final class RawLoop implements AutoCloseable {
    private final Topics topics;
    private final Consumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;
    private final List<Envelope> statuses;
    private final Deque<ConsumerRecord<byte[], byte[]>> backlog = new ArrayDeque<>();

    /// @param statuses how many for each request, of one to three
    RawLoop(Site site, Topics topics, int statuses) {
        this.topics = topics;
        this.statuses =
                new Statuses(site.worker(), SigningKey.generate()).of(0, 0).subList(0, statuses);
        producer = site.clients().transactional(topics.prefix() + ":" + site.worker());
        producer.initTransactions();
        consumer = site.clients().requests(topics.prefix() + ":" + site.worker());
        List<TopicPartition> partitions = Site.partitions(topics.requests());
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /// Waits for requests, and answers as many as one transaction may hold.
    ///
    /// @return how many
    int turn(int atMost) throws InterruptedException {
        if (backlog.isEmpty()) {
            consumer.poll(Duration.ofSeconds(1)).forEach(backlog::add);
        }
        List<ConsumerRecord<byte[], byte[]>> requests = new ArrayList<>();
        while (requests.size() < atMost && !backlog.isEmpty()) {
            requests.add(backlog.removeFirst());
        }
        if (!requests.isEmpty()) {
            transact(requests);
        }
        return requests.size();
    }

    private void transact(List<ConsumerRecord<byte[], byte[]>> requests)
            throws InterruptedException {
        producer.beginTransaction();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> request : requests) {
            for (Envelope status : statuses) {
                sent.add(
                        producer.send(
                                Envelopes.record(topics.status(), request.partition(), status)));
            }
            offsets.put(
                    new TopicPartition(request.topic(), request.partition()),
                    new OffsetAndMetadata(request.offset() + 1));
        }
        producer.flush();
        for (Future<RecordMetadata> acknowledgement : sent) {
            try {
                var _ = acknowledgement.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a status was not written", e);
            }
        }
        producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
        producer.commitTransaction();
    }

    /// Ends a wait for requests.
    void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        consumer.close();
    }
}
