package backhaul.protocol.client;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.RunKey;
import backhaul.protocol.StatusEvent;
import backhaul.protocol.kafka.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.KafkaException;

/// Reads what workers say, as they say it, on a thread of its own: tells listeners, and completes
/// the futures of those who wait for a run's end. One for a process is enough; safe for use by many
/// threads.
///
/// Start it before a request is published, so that nothing is missed.
public final class StatusReader implements AutoCloseable {

    /// Broker and reader may disagree on the time by so much.
    private static final Duration OVERLAP = Duration.ofMinutes(5);

    private static final Duration JOIN = Duration.ofSeconds(10);

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final StatusLoop loop;
    private final Thread thread;

    private StatusReader(StatusLoop loop) {
        this.loop = loop;
        this.thread = Thread.ofPlatform().name("backhaul-status-reader").daemon().unstarted(loop);
    }

    /// Told on the reader's thread, so it must not block; what it throws ends the reader. The
    /// statuses of a run come in order.
    public interface Listener {

        void status(Heard<StatusEvent> status);

        default void progress(Heard<ProgressEvent> progress) {}
    }

    /// Reads statuses that were appended in the last five minutes, then all that come, and progress
    /// from now on.
    ///
    /// @throws KafkaException if the topics cannot be read
    public static StatusReader start(KafkaSettings kafka, Voices voices, InstantSource clock) {
        return start(kafka, voices, clock, clock.instant().minus(OVERLAP));
    }

    /// Reads statuses that were appended since that time, then all that come.
    ///
    /// @throws KafkaException if the topics cannot be read
    public static StatusReader start(
            KafkaSettings kafka, Voices voices, InstantSource clock, Instant since) {
        StatusReader reader = new StatusReader(new StatusLoop(kafka, voices, clock));
        try {
            reader.loop.open(since, reader.listeners);
        } catch (RuntimeException e) {
            reader.loop.closeConnections();
            throw e;
        }
        reader.thread.start();
        return reader;
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    public void unlisten(Listener listener) {
        listeners.remove(listener);
    }

    /// How the run of this request ends, or that no worker took it. A status that does not verify
    /// ends nothing where workers' keys are configured. Fails with a [KafkaException] if reading
    /// does, and is cancelled when the reader is closed; bound it with `orTimeout`.
    public CompletableFuture<Ending> ending(BackupRequest request) {
        return loop.await(RunWait.of(request));
    }

    /// How any run of this identity ends, whatever was asked. Waits for ever if there is none.
    public CompletableFuture<Ending> ending(RunKey run) {
        return loop.await(RunWait.of(run));
    }

    @Override
    public void close() {
        loop.stop();
        try {
            if (!thread.join(JOIN)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
