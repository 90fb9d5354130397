package backhaul.cli.reading;

import backhaul.cli.run.Sighting;
import backhaul.protocol.client.Heard;
import backhaul.protocol.client.Voices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// What workers say on the topics, from a place on.
final class KafkaTail implements Tail {

    private final Consumer<byte[], byte[]> consumer;
    private final Supplier<Consumer<byte[], byte[]>> uncommitted;
    private final Voices voices;

    /// @param uncommitted makes a consumer that also sees what is not committed; closed here
    KafkaTail(
            Consumer<byte[], byte[]> consumer,
            Supplier<Consumer<byte[], byte[]>> uncommitted,
            Voices voices,
            Map<TopicPartition, Long> from) {
        this.consumer = consumer;
        this.uncommitted = uncommitted;
        this.voices = voices;
        consumer.assign(from.keySet());
        from.forEach(consumer::seek);
    }

    @Override
    public List<Word> poll(Duration wait) {
        List<Word> words = new ArrayList<>();
        consumer.poll(wait).forEach(record -> word(record).ifPresent(words::add));
        return words;
    }

    private Optional<Word> word(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(voices.topics().status())) {
            return voices.status(record).map(Sighting::of).map(Word.Said::new);
        }
        if (record.topic().equals(voices.topics().progress())) {
            return voices.progress(record)
                    .filter(Heard::counts)
                    .map(Heard::event)
                    .map(Word.Progress::new);
        }
        return DeadLetterReader.read(record).map(Word.NotLetIn::new);
    }

    /// Also waits for transactions that are open: what they hold may be the word one waits for.
    @Override
    public boolean caughtUp() {
        List<TopicPartition> status =
                consumer.assignment().stream()
                        .filter(it -> it.topic().equals(voices.topics().status()))
                        .toList();
        try (Consumer<byte[], byte[]> all = uncommitted.get()) {
            Map<TopicPartition, Long> ends = all.endOffsets(status);
            return status.stream()
                    .allMatch(it -> consumer.position(it) >= ends.getOrDefault(it, Long.MAX_VALUE));
        } catch (KafkaException e) {
            return false;
        }
    }

    @Override
    public void close() {
        consumer.close(Closing.AT_ONCE);
    }
}
