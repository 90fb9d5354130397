package backhaul.worker.faults;

import static backhaul.worker.faults.Faults.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.RunKey;
import backhaul.protocol.client.BackupRequests;
import backhaul.protocol.signing.SigningKey;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.sandbox.process.ChildJvm;
import backhaul.worker.RealWorker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clocks that are ten minutes off, forwards and back, and keys that change while requests come.
class ClocksIT {
    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static final Pattern PORT = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/");
    private static EmbeddedKafka broker;
    @TempDir Path folder;
    private HeldRuns runs;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedKafka.start(1);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void prepare() throws Exception {
        runs = new HeldRuns(broker, "clocks" + PREFIXES.incrementAndGet(), folder);
    }

    @AfterEach
    void end() {
        runs.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+10m", "-10m"})
    void a_worker_whose_clock_is_off_accepts_nothing_and_says_so(String offset) throws Exception {
        Optional<Path> library = fakeTime();
        assumeThat(library).as("libfaketime, of Debian's package faketime").isPresent();
        runs.worker.ask("quick");
        try (ChildJvm wrong =
                runs.worker
                        .jvm("worker.yaml")
                        .environment("LD_PRELOAD", library.orElseThrow().toString())
                        .environment("FAKETIME", offset)
                        .environment("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                        .start()) {
            Matcher port = PORT.matcher(wrong.awaitLine("ready in", SOON));
            assertThat(port.find()).isTrue();
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> health(port.group(1)).contains("this host's clock is"));
        }
        runs.worker.watch.read();
        assertThat(runs.allStarts()).isEmpty();
        try (InProcess _ = InProcess.serve(runs.worker)) {
            runs.awaitAllEnded();
        }
    }

    private static String health(String port) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + port + "/health/ready");
            return client.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static Optional<Path> fakeTime() throws IOException {
        Path libraries = Path.of("/usr/lib");
        if (!Files.isDirectory(libraries)) {
            return Optional.empty();
        }
        try (Stream<Path> architectures = Files.list(libraries)) {
            return architectures
                    .map(folder -> folder.resolve("faketime").resolve("libfaketimeMT.so.1"))
                    .filter(Files::exists)
                    .findFirst();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {10, -10})
    void a_request_of_a_producer_whose_clock_is_off_is_not_let_in(long minutes) throws Exception {
        InstantSource off =
                InstantSource.offset(InstantSource.system(), Duration.ofMinutes(minutes));
        try (InProcess running = InProcess.serve(runs.worker);
                BackupRequests wrong = runs.worker.producer(off)) {
            var _ = wrong.publish(wrong.request(RealWorker.NAME, "quick").build());
            running.awaitCount("backhaul_dead_letters_total", "reason=\"stale\"", 1);
            runs.worker.ask("quick");
            runs.awaitAllEnded();
            assertThat(runs.allStarts()).hasSize(1);
        }
    }

    @Test
    void a_key_that_is_replaced_counts_no_more_and_the_new_one_at_once() throws Exception {
        SigningKey next = SigningKey.generate();
        try (InProcess running = InProcess.serve(runs.worker);
                BackupRequests renewed = runs.worker.producer(next, InstantSource.system())) {
            RunKey before = runs.worker.ask("quick");
            BackupRequest waiting =
                    runs.worker
                            .requests
                            .request(RealWorker.NAME, "quick")
                            .notBefore(Instant.now().plusSeconds(3600))
                            .build();
            runs.worker.ask(waiting);
            runs.worker.watch.until(
                    SOON, () -> !runs.worker.statuses.history(waiting.run()).isEmpty());
            runs.worker.trust(next);
            Awaitility.await().atMost(SOON).until(() -> letsIn(running, renewed));
            long refused = running.count("backhaul_dead_letters_total", "");
            var _ =
                    runs.worker.requests.publish(
                            runs.worker.requests.request(RealWorker.NAME, "quick").build());
            running.awaitCount("backhaul_dead_letters_total", "", refused + 1);
            assertThat(runs.starts(before)).hasSize(1);
            assertThat(runs.starts(waiting.run())).isEmpty();
        }
    }

    /// Asks under the new key until the worker has read its file again.
    private static boolean letsIn(InProcess running, BackupRequests renewed) {
        long admitted = admitted(running);
        long refused = running.count("backhaul_dead_letters_total", "");
        var _ = renewed.publish(renewed.request(RealWorker.NAME, "quick").build());
        Awaitility.await()
                .atMost(SOON)
                .until(() ->
                        admitted(running) > admitted
                                || running.count("backhaul_dead_letters_total", "") > refused);
        return admitted(running) > admitted;
    }

    private static long admitted(InProcess running) {
        return running.count("backhaul_requests_total", "verdict=\"admitted\"");
    }
}
