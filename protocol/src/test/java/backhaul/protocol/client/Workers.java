package backhaul.protocol.client;

import backhaul.protocol.Envelope;
import backhaul.protocol.EventIds;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import backhaul.protocol.Samples;
import backhaul.protocol.StatusEvent;
import backhaul.protocol.Topics;
import backhaul.protocol.event.EventSigner;
import backhaul.protocol.kafka.Envelopes;
import backhaul.protocol.kafka.KafkaSettings;
import backhaul.protocol.signing.SigningKey;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/// Says what a worker would say.
final class Workers implements AutoCloseable {

    private final Producer<byte[], byte[]> transactional;
    private final Producer<byte[], byte[]> plain;
    private final Topics topics;

    Workers(KafkaSettings kafka, Topics topics) {
        this.topics = topics;
        this.plain = new KafkaProducer<>(kafka.producer(Map.of()));
        this.transactional =
                new KafkaProducer<>(
                        kafka.producer(Map.of("transactional.id", topics.prefix() + ":w")));
        transactional.initTransactions();
    }

    static StatusEvent event(RunKey run, RunState state, int sequence, String digest) {
        RunStatus.Request sample = Samples.requestInStatus();
        RunStatus.Request request =
                new RunStatus.Request(
                        run.id(),
                        run.source(),
                        run.address(),
                        sample.job(),
                        sample.engine(),
                        sample.parameters(),
                        sample.issuedAt(),
                        sample.appendedAt(),
                        sample.expiresAt(),
                        null,
                        false,
                        Map.of(),
                        sample.keyId(),
                        digest,
                        sample.partition(),
                        sample.offset(),
                        null,
                        null);
        return new StatusEvent(
                EventIds.next(),
                "docker-01",
                Samples.NOW,
                "production",
                sequence,
                status(state, request));
    }

    private static RunStatus status(RunState state, RunStatus.Request request) {
        return new RunStatus(
                state,
                "docker-01",
                1,
                1,
                request,
                Samples.NOW,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                state.terminal() ? 0 : null,
                null,
                null,
                List.of(),
                List.of(),
                null);
    }

    void say(StatusEvent event, SigningKey key) throws Exception {
        begin(event, key);
        commit();
    }

    void begin(StatusEvent event, SigningKey key) throws Exception {
        transactional.beginTransaction();
        transactional.send(Envelopes.record(topics.status(), signer(key).sign(event))).get();
    }

    void commit() {
        transactional.commitTransaction();
    }

    void abort() {
        transactional.abortTransaction();
    }

    void say(ProgressEvent event) throws Exception {
        plain.send(Envelopes.record(topics.progress(), signer(Samples.WORKER).sign(event))).get();
    }

    void present(Envelope presence) throws Exception {
        plain.send(Envelopes.record(topics.workers(), presence)).get();
    }

    static EventSigner signer(SigningKey key) {
        return EventSigner.of("docker-01", key, InstantSource.system());
    }

    @Override
    public void close() {
        transactional.close();
        plain.close();
    }
}
