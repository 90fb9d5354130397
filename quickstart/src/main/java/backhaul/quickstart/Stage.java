package backhaul.quickstart;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.RunStatus;
import backhaul.protocol.StatusEvent;
import backhaul.protocol.client.BackupRequests;
import backhaul.protocol.client.Heard;
import backhaul.protocol.client.StatusReader;
import backhaul.protocol.client.Submission;
import backhaul.protocol.client.Submission.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The producer's side, as any Java service would be: it asks, and tells each status that it hears.
final class Stage implements AutoCloseable {

    static final String ADDRESS = "demo-host";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final BackupRequests requests;
    private final StatusReader reader;
    private final Narrator narrator;

    Stage(BackupRequests requests, StatusReader reader, Narrator narrator) {
        this.requests = requests;
        this.reader = reader;
        this.narrator = narrator;
    }

    Narrator narrator() {
        return narrator;
    }

    /// Asks for a job and follows its run to the end, telling each change.
    ///
    /// @throws IllegalStateException if there is none in two minutes, or a status is not proven to
    ///   come from the worker
    Told ask(String job) throws InterruptedException {
        BackupRequest request = requests.request(ADDRESS, job).build();
        BlockingQueue<Heard<StatusEvent>> heard = new LinkedBlockingQueue<>();
        StatusReader.Listener listener =
                status -> {
                    if (status.event().status().run().equals(request.run())) {
                        heard.add(status);
                    }
                };
        reader.listen(listener);
        try {
            publish(request);
            return follow(heard, Stopwatch.start());
        } finally {
            reader.unlisten(listener);
        }
    }

    private void publish(BackupRequest request) {
        switch (requests.publish(request)) {
            case Submission.NotSent(String _, String why, Exception cause) ->
                    throw new IllegalStateException("the request was not sent: " + why, cause);
            case Submission.Sent sent -> {
                Receipt receipt = sent.receipt().join();
                if (!(receipt instanceof Receipt.Acknowledged)) {
                    throw new IllegalStateException("Kafka did not take the request: " + receipt);
                }
            }
        }
    }

    private Told follow(BlockingQueue<Heard<StatusEvent>> heard, Stopwatch stopwatch)
            throws InterruptedException {
        List<RunStatus> statuses = new ArrayList<>();
        while (statuses.isEmpty() || !statuses.getLast().state().terminal()) {
            Heard<StatusEvent> next = heard.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            Duration after = stopwatch.elapsed();
            RunStatus status = checked(next);
            if (statuses.isEmpty() || isNews(statuses.getLast(), status)) {
                narrator.event(
                        after, status.state().wireName(), Words.of(status, next.event().time()));
            }
            statuses.add(status);
        }
        return new Told(statuses, stopwatch.elapsed());
    }

    private static RunStatus checked(@Nullable Heard<StatusEvent> heard) {
        if (heard == null) {
            throw new IllegalStateException("nothing was heard of the run for " + PATIENCE);
        }
        if (heard.unchecked() != null) {
            throw new IllegalStateException("a status is not proven: " + heard.unchecked());
        }
        return heard.event().status();
    }

    /// The same attempt runs on: only what can be found again of it has become known.
    private static boolean isNews(RunStatus before, RunStatus now) {
        return before.state() != now.state() || before.attempt() != now.attempt();
    }

    @Override
    public void close() {
        reader.close();
        requests.close();
    }
}
