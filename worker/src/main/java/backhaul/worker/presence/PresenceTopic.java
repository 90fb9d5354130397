package backhaul.worker.presence;

import backhaul.protocol.JobPresence;
import backhaul.protocol.WorkerPresence;
import backhaul.protocol.event.Reading;
import backhaul.protocol.event.TrustedWorkers;
import backhaul.protocol.kafka.Envelopes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/// What this worker's own name has said on the workers topic. Only records that verify under the
/// worker's own key count: for everyone else presence is for display.
public final class PresenceTopic {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Supplier<Consumer<byte[], byte[]>> readers;
    private final TopicPartition partition;
    private final String worker;
    private final TrustedWorkers own;

    /// The newest of what was said, and every renewal that the topic still holds, oldest first.
    public record Own(List<NameClaim.Seen> renewals, Map<String, JobPresence> jobs) {
        public Optional<NameClaim.Seen> newest() {
            return renewals.isEmpty() ? Optional.empty() : Optional.of(renewals.getLast());
        }
    }

    /// @param own the keys that this worker signs or signed with
    public PresenceTopic(
            Supplier<Consumer<byte[], byte[]>> readers,
            String topic,
            String worker,
            TrustedWorkers own) {
        this.readers = readers;
        this.partition = new TopicPartition(topic, 0);
        this.worker = worker;
        this.own = own;
    }

    /// Reads the topic to the end it has now.
    public Own read() {
        List<NameClaim.Seen> renewals = new ArrayList<>();
        Map<String, JobPresence> jobs = new HashMap<>();
        try (Consumer<byte[], byte[]> consumer = readers.get()) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> take(record, renewals, jobs));
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException(partition + " was not read to its end in time");
                }
            }
        }
        return new Own(List.copyOf(renewals), Map.copyOf(jobs));
    }

    private void take(
            ConsumerRecord<byte[], byte[]> record,
            List<NameClaim.Seen> renewals,
            Map<String, JobPresence> jobs) {
        if (record.key() == null) {
            return;
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (key.equals(worker)) {
            if (own.worker(Envelopes.of(record))
                    instanceof Reading.Checked<WorkerPresence>(var said)) {
                renewals.add(new NameClaim.Seen(said, Instant.ofEpochMilli(record.timestamp())));
            }
        } else if (key.startsWith(worker + "/")) {
            String job = key.substring(worker.length() + 1);
            if (record.value() == null) {
                jobs.remove(job);
            } else if (own.job(Envelopes.of(record))
                    instanceof Reading.Checked<JobPresence>(var said)) {
                jobs.put(job, said);
            }
        }
    }
}
