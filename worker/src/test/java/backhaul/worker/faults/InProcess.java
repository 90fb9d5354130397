package backhaul.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.settings.Environment;
import backhaul.settings.InvalidSettings;
import backhaul.worker.RealWorker;
import backhaul.worker.Story;
import backhaul.worker.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;

/// A whole worker in this process, where nobody has to be killed: it starts in no time.
final class InProcess implements AutoCloseable {
    private static final Story SILENT =
            new Story() {
                @Override
                public void line(String word, String sentence) {}

                @Override
                public void ready(String sentence) {}
            };

    private final Worker worker;

    private InProcess(Worker worker) {
        this.worker = worker;
    }

    /// Starts, and does not wait.
    static InProcess start(RealWorker files) throws InvalidSettings {
        return new InProcess(Worker.of(files.configuration(), Environment.none(), SILENT).start());
    }

    /// Starts, and waits until requests are taken.
    static InProcess serve(RealWorker files) throws InvalidSettings, InterruptedException {
        InProcess started = start(files);
        assertThat(started.servesWithin(Faults.SOON)).isTrue();
        return started;
    }

    boolean servesWithin(Duration limit) throws InterruptedException {
        return worker.awaitReady(limit);
    }

    void awaitCount(String metric, String label, long count) {
        Awaitility.await()
                .atMost(Faults.SOON)
                .untilAsserted(() -> assertThat(count(metric, label)).isEqualTo(count));
    }

    void awaitAlarm(String kind) {
        Awaitility.await()
                .atMost(Faults.SOON)
                .until(() -> count("backhaul_alarms_total", "kind=\"" + kind + "\"") > 0);
    }

    /// The sum of a counter over all that has this label; the empty one for all.
    long count(String metric, String label) {
        return get("/metrics")
                .lines()
                .filter(line -> line.startsWith(metric + "{") && line.contains(label))
                .mapToLong(line ->
                        (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private String get(String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + worker.port() + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Leaves in order.
    @Override
    public void close() {
        worker.close();
    }
}
