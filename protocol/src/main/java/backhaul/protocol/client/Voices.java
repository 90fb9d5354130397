package backhaul.protocol.client;

import backhaul.protocol.JobPresence;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.StatusEvent;
import backhaul.protocol.Topics;
import backhaul.protocol.WorkerPresence;
import backhaul.protocol.event.TrustedWorkers;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Whose words are heard: the workers of one set of topics and one audience. Events of another
/// audience are passed over, so that nothing captured in test means anything in production. Each
/// method is for the records of one topic, and gives nothing for what cannot be read.
public record Voices(Topics topics, String audience, TrustedWorkers trustedWorkers) {

    public Optional<Heard<StatusEvent>> status(ConsumerRecord<byte[], byte[]> record) {
        return Heard.of(record, trustedWorkers::status)
                .filter(heard -> heard.event().audience().equals(audience));
    }

    public Optional<Heard<ProgressEvent>> progress(ConsumerRecord<byte[], byte[]> record) {
        return Heard.of(record, trustedWorkers::progress)
                .filter(heard -> heard.event().audience().equals(audience));
    }

    public Optional<Heard<WorkerPresence>> worker(ConsumerRecord<byte[], byte[]> record) {
        return Heard.of(record, trustedWorkers::worker)
                .filter(heard -> heard.event().audience().equals(audience));
    }

    public Optional<Heard<JobPresence>> job(ConsumerRecord<byte[], byte[]> record) {
        return Heard.of(record, trustedWorkers::job)
                .filter(heard -> heard.event().audience().equals(audience));
    }
}
