package backhaul.worker.presence;

import backhaul.protocol.Envelope;
import backhaul.protocol.EventIds;
import backhaul.protocol.WorkerPresence;
import backhaul.protocol.event.EventSigner;
import backhaul.protocol.kafka.Envelopes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says every 15 s, and on every change, that the worker is alive and what it offers. A worker that
/// leaves in order says so last.
public final class PresencePublisher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PresencePublisher.class);
    private static final Duration EVERY = Duration.ofSeconds(15);
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final Self self;
    private final Words words;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("presence").factory());
    private WorkerPresence.State state = WorkerPresence.State.READY;

    /// What does not change while the worker lives.
    public record Self(
            String worker,
            String audience,
            List<String> publicKeys,
            BootIds ids,
            String version,
            String host,
            String os,
            Instant startedAt,
            List<String> addresses) {}

    /// What does, and how it is said.
    ///
    /// @param check is told the brokers' time of each record
    public record Words(
            EventSigner signer,
            JobBoard jobs,
            IntSupplier running,
            IntSupplier waiting,
            ClockCheck check,
            InstantSource clock) {}

    public PresencePublisher(
            Producer<byte[], byte[]> producer, String topic, Self self, Words words) {
        this.producer = producer;
        this.topic = topic;
        this.self = self;
        this.words = words;
    }

    /// Publishes for the first time, waits for the acknowledgement, and goes on by itself.
    ///
    /// @throws KafkaException where it does not come
    public void begin() {
        publish(true);
        var _ =
                thread.scheduleWithFixedDelay(
                        this::renew, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Says at once that the worker accepts nothing more.
    public void draining() {
        say(WorkerPresence.State.DRAINING);
    }

    /// Says at once what has changed in the catalog or in the runs.
    public void changed() {
        try {
            thread.execute(this::renew);
        } catch (RejectedExecutionException e) {
            log.debug("the worker has said goodbye already", e);
        }
    }

    private void say(WorkerPresence.State now) {
        synchronized (this) {
            state = now;
        }
        changed();
    }

    private void renew() {
        try {
            publish(false);
        } catch (RuntimeException e) {
            log.debug("presence is not said", e);
        }
    }

    private void publish(boolean await) {
        JobBoard.Changes changes = words.jobs().changes();
        try {
            changes.news().forEach(job -> send(words.signer().sign(job)));
            changes.gone().forEach(job -> send(EventSigner.jobTombstone(self.worker(), job)));
            send(words.signer().sign(presence()));
        } catch (KafkaException e) {
            words.jobs().forget();
            throw e;
        }
        if (await) {
            producer.flush();
        }
    }

    private void send(Envelope envelope) {
        Instant before = words.clock().instant();
        var _ =
                producer.send(
                        Envelopes.record(topic, 0, envelope),
                        (metadata, failure) -> {
                            if (failure == null) {
                                words.check()
                                        .observe(
                                                Instant.ofEpochMilli(metadata.timestamp()),
                                                before,
                                                words.clock().instant());
                            } else {
                                words.jobs().forget();
                            }
                        });
    }

    private synchronized WorkerPresence presence() {
        return new WorkerPresence(
                EventIds.next(),
                self.worker(),
                words.clock().instant(),
                self.audience(),
                self.publicKeys(),
                self.ids().worker(),
                self.ids().machine(),
                self.version(),
                self.host(),
                self.os(),
                self.startedAt(),
                state,
                self.addresses(),
                words.running().getAsInt(),
                words.waiting().getAsInt());
    }

    /// Ends without a goodbye: another worker has the name.
    public void abandon() {
        thread.shutdownNow();
        producer.close(Duration.ZERO);
    }

    /// Says goodbye, and waits a little for it to arrive.
    @Override
    public void close() {
        thread.shutdownNow();
        synchronized (this) {
            state = WorkerPresence.State.STOPPED;
        }
        renew();
        producer.close(GOODBYE);
    }
}
