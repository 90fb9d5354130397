package backhaul.cli.reading;

import backhaul.cli.fleet.Fleet;
import backhaul.cli.fleet.Member;
import backhaul.protocol.JobPresence;
import backhaul.protocol.WorkerPresence;
import backhaul.protocol.event.TrustedWorkers;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Reads who is there: the last word under each key of the workers' topic.
final class FleetReader {

    private final LogReader log;
    private final String topic;
    private final TrustedWorkers trusted;
    private final String audience;

    FleetReader(LogReader log, String topic, TrustedWorkers trusted, String audience) {
        this.log = log;
        this.topic = topic;
        this.trusted = trusted;
        this.audience = audience;
    }

    Fleet read(Instant now) {
        Map<String, ConsumerRecord<byte[], byte[]>> last = new HashMap<>();
        log.read(
                log.begins(log.partitions(topic)),
                record -> {
                    last.put(Heard.text(record.key()), record);
                    return true;
                });
        List<ConsumerRecord<byte[], byte[]>> present =
                last.values().stream().filter(record -> record.value() != null).toList();
        return new Fleet(now, members(present), jobs(present));
    }

    private List<Member> members(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .filter(record -> !isJob(record))
                .flatMap(record ->
                        Heard.of(record, trusted::worker, WorkerPresence::worker).stream())
                .filter(heard -> heard.event().audience().equals(audience))
                .map(heard -> new Member(heard.event(), heard.at(), heard.trust()))
                .toList();
    }

    private List<JobPresence> jobs(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .filter(FleetReader::isJob)
                .flatMap(record -> Heard.of(record, trusted::job, JobPresence::worker).stream())
                .map(Heard::event)
                .filter(job -> job.audience().equals(audience))
                .toList();
    }

    private static boolean isJob(ConsumerRecord<byte[], byte[]> record) {
        return Heard.text(record.key()).contains("/");
    }
}
