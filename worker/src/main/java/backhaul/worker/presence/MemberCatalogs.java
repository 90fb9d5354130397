package backhaul.worker.presence;

import backhaul.protocol.JobPresence;
import backhaul.protocol.WorkerPresence;
import backhaul.protocol.event.Reading;
import backhaul.protocol.event.TrustedWorkers;
import backhaul.protocol.kafka.Envelopes;
import backhaul.worker.catalog.Catalog;
import backhaul.worker.catalog.Job;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// What the other members of this worker's pools offer, as they say on the workers topic. Members
/// must offer the same: a request that one of them takes may be carried on by another.
public final class MemberCatalogs implements AutoCloseable {
    private static final Duration SLICE = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final TrustedWorkers members;
    private final List<String> pools;
    private final Map<String, Seen> workers = new HashMap<>();
    private final Map<String, Map<String, String>> digests = new HashMap<>();

    private record Seen(WorkerPresence presence, Instant at) {}

    /// Takes over `consumer`.
    ///
    /// @param members the keys of the other members
    public MemberCatalogs(
            Consumer<byte[], byte[]> consumer,
            String topic,
            TrustedWorkers members,
            List<String> pools) {
        this.consumer = consumer;
        this.partition = new TopicPartition(topic, 0);
        this.members = members;
        this.pools = List.copyOf(pools);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /// Reads on for a moment, and compares with what this worker offers: a sentence for each member
    /// that is there and has another job or another form of one.
    public List<String> differences(String worker, Catalog own, Instant now) {
        consumer.poll(SLICE).forEach(this::take);
        boolean readOn = consumer.currentLag(partition).orElse(1) > 0;
        return readOn
                ? List.of()
                : workers.values().stream()
                        .filter(seen -> isThere(seen, now))
                        .map(seen -> seen.presence().worker())
                        .filter(other -> !other.equals(worker))
                        .sorted()
                        .flatMap(other -> differing(worker, other, own))
                        .toList();
    }

    private boolean isThere(Seen seen, Instant now) {
        return seen.presence().state() != WorkerPresence.State.STOPPED
                && seen.at().isAfter(now.minus(WorkerPresence.LOST_AFTER))
                && seen.presence().addresses().stream().anyMatch(pools::contains);
    }

    private Stream<String> differing(String worker, String other, Catalog own) {
        Map<String, String> theirs = digests.getOrDefault(other, Map.of());
        var names = new TreeSet<>(theirs.keySet());
        own.jobs().forEach(job -> names.add(job.name()));
        return names.stream()
                .filter(job ->
                        !own.job(job)
                                .map(Job::specDigest)
                                .equals(Optional.ofNullable(theirs.get(job))))
                .map(job ->
                        "%s and %s differ in job %s: members of a pool need the same jobs"
                                .formatted(worker, other, job));
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        int slash = key.indexOf('/');
        if (slash < 0) {
            if (members.worker(Envelopes.of(record))
                    instanceof Reading.Checked<WorkerPresence>(WorkerPresence said)) {
                Instant at = Instant.ofEpochMilli(record.timestamp());
                workers.put(said.worker(), new Seen(said, at));
            }
        } else {
            takeJob(record, key.substring(0, slash), key.substring(slash + 1));
        }
    }

    private void takeJob(ConsumerRecord<byte[], byte[]> record, String worker, String job) {
        @Nullable String digest = null;
        if (record.value() != null) {
            if (!(members.job(Envelopes.of(record))
                    instanceof Reading.Checked<JobPresence>(JobPresence said))) {
                return;
            }
            digest = said.specDigest();
        }
        Map<String, String> offered = digests.computeIfAbsent(worker, _ -> new HashMap<>());
        if (digest == null) {
            offered.remove(job);
        } else {
            offered.put(job, digest);
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
