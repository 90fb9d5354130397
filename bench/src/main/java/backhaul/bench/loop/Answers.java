package backhaul.bench.loop;

import backhaul.bench.measure.Site;
import backhaul.protocol.Topics;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// Whoever waits for statuses: reads what is committed, as it comes.
final class Answers implements AutoCloseable {
    private static final Duration WITHIN = Duration.ofMinutes(1);

    private final Consumer<byte[], byte[]> consumer;

    Answers(Site site, Topics topics) {
        consumer = site.clients().follower();
        List<TopicPartition> partitions = Site.partitions(topics.status());
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /// Waits for this many more.
    void await(int statuses) {
        long until = System.nanoTime() + WITHIN.toNanos();
        int seen = 0;
        while (seen < statuses) {
            if (System.nanoTime() - until > 0) {
                throw new IllegalStateException("no answer within " + WITHIN);
            }
            seen += consumer.poll(Duration.ofSeconds(1)).count();
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
