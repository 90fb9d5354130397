package backhaul.protocol.client;

import backhaul.protocol.JobPresence;
import backhaul.protocol.WorkerPresence;
import backhaul.protocol.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/// The workers that have said that they are there, and the jobs they offer, as of one moment. For
/// display: what is here starts and ends nothing.
public record Fleet(
        Instant asOf, List<Heard<WorkerPresence>> workers, List<Heard<JobPresence>> jobs) {

    public Fleet {
        workers = List.copyOf(workers);
        jobs = List.copyOf(jobs);
    }

    /// Reads the topic of presence to its end.
    ///
    /// @throws KafkaException if the topic cannot be read
    public static Fleet read(KafkaSettings kafka, Voices voices, InstantSource clock) {
        try (Consumer<byte[], byte[]> consumer = ReaderSettings.consumer(kafka)) {
            return read(new TopicLog(consumer), voices, clock.instant());
        }
    }

    /// The same by a connection of the caller's.
    public static Fleet read(TopicLog log, Voices voices, Instant now) {
        Map<String, ConsumerRecord<byte[], byte[]>> last = new HashMap<>();
        log.readToEnd(
                log.begins(log.partitions(voices.topics().workers())),
                record -> last.put(key(record), record));
        return of(last, voices, now);
    }

    private static Fleet of(
            Map<String, ConsumerRecord<byte[], byte[]>> last, Voices voices, Instant now) {
        last.values().removeIf(record -> record.value() == null);
        return new Fleet(
                now,
                last.entrySet().stream()
                        .filter(entry -> !isJob(entry.getKey()))
                        .flatMap(entry -> voices.worker(entry.getValue()).stream())
                        .toList(),
                last.entrySet().stream()
                        .filter(entry -> isJob(entry.getKey()))
                        .flatMap(entry -> voices.job(entry.getValue()).stream())
                        .toList());
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    }

    private static boolean isJob(String key) {
        return key.contains("/");
    }

    public Optional<Heard<WorkerPresence>> worker(String name) {
        return workers.stream().filter(heard -> heard.event().worker().equals(name)).findFirst();
    }

    /// The offers of an address: one for a host, one of each member for a pool.
    public List<Heard<JobPresence>> jobs(String address) {
        return jobs.stream().filter(heard -> heard.event().addresses().contains(address)).toList();
    }

    /// True for a worker that has been silent for 60 s without having said that it stops.
    public boolean isLost(Heard<WorkerPresence> worker) {
        return worker.event().state() != WorkerPresence.State.STOPPED
                && worker.appendedAt().plus(WorkerPresence.LOST_AFTER).isBefore(asOf);
    }
}
