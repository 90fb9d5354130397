package backhaul.worker;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.signing.SigningKey;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.sandbox.network.FreePorts;
import backhaul.settings.Environment;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a worker says while what it needs is not there, to people and to `/health/ready`.
class WorkerStartIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path folder;
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Story story =
            new Story() {
                @Override
                public void line(String word, String sentence) {
                    told.add(word + " " + sentence);
                }

                @Override
                public void ready(String sentence) {
                    told.add(sentence);
                }
            };

    private Worker worker(String bootstrapServers) throws Exception {
        write("worker.key", SigningKey.generate().secretText());
        Path file =
                write(
                        "worker.yaml",
                        """
                        worker: host-01
                        signingKey: ${file:worker.key}
                        dataDirectory: data
                        kafka: {bootstrap.servers: "%s"}
                        http: {listen: "127.0.0.1:0"}
                        jobs:
                          nothing:
                            script: {command: [/bin/true]}
                        """
                                .formatted(bootstrapServers));
        return Worker.of(file, Environment.none(), story);
    }

    private Path write(String name, String text) throws Exception {
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private static HttpResponse<String> ready(Worker worker) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "http://127.0.0.1:" + worker.port() + "/health/ready"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private void awaitTold(String words) {
        Awaitility.await()
                .atMost(SOON)
                .until(() -> told.stream().anyMatch(line -> line.contains(words)));
    }

    @Test
    void a_broker_that_is_away_is_tried_again_with_a_clear_line_and_health_says_so()
            throws Exception {
        String nowhere = "127.0.0.1:" + FreePorts.one();
        try (Worker worker = worker(nowhere)) {
            worker.start();
            awaitTold(nowhere + " does not answer (connection refused); trying again");
            HttpResponse<String> answer = ready(worker);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("connection refused");
        }
    }

    @Test
    void missing_topics_name_the_command_that_makes_them() throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.start(1);
                Worker worker = worker(broker.bootstrapServers())) {
            worker.start();
            awaitTold("backup.requests does not exist. Make them all: backhaul topics create");
            assertThat(ready(worker).statusCode()).isEqualTo(503);
        }
    }
}
