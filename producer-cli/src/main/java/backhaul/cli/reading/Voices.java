package backhaul.cli.reading;

import backhaul.cli.reading.Tail.Word;
import backhaul.cli.run.Sighting;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.StatusEvent;
import backhaul.protocol.Topics;
import backhaul.protocol.event.TrustedWorkers;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Understands what workers say on the topics of status, progress and dead letters.
record Voices(Topics topics, TrustedWorkers trusted, String audience) {

    Optional<Word> word(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(topics.status())) {
            return status(record).map(Word.Said::new);
        }
        if (record.topic().equals(topics.progress())) {
            return progress(record).map(Word.Progress::new);
        }
        return DeadLetterReader.read(record).map(Word.NotLetIn::new);
    }

    Optional<Sighting> status(ConsumerRecord<byte[], byte[]> record) {
        return Heard.of(record, trusted::status, StatusEvent::worker)
                .filter(heard -> heard.event().audience().equals(audience))
                .map(heard -> new Sighting(heard.event(), heard.trust()));
    }

    /// Only what counts: nothing depends on it, so what is doubtful is not worth a word.
    Optional<ProgressEvent> progress(ConsumerRecord<byte[], byte[]> record) {
        return Heard.of(record, trusted::progress, ProgressEvent::worker)
                .filter(heard -> heard.event().audience().equals(audience))
                .filter(heard -> heard.trust().counts())
                .map(Heard::event);
    }
}
