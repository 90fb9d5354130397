package backhaul.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class OpsServerTest {
    private static final InetSocketAddress ANY =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final AtomicLong nanos = new AtomicLong();
    private final Health health =
            new Health(InstantSource.system(), nanos::get, text -> text.replace("secret", "***"));
    private final Metrics metrics = new Metrics("1.0.0");
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private OpsServer server;

    @BeforeEach
    void start() throws IOException {
        server = OpsServer.start(ANY, metrics, health);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        metrics.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path);
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .timeout(Duration.ofSeconds(20))
                        .build();
        return client.send(request, BodyHandlers.ofString());
    }

    @Test
    void metrics_are_in_prometheus_text_format() throws Exception {
        metrics.address("docker-01").admitted();

        HttpResponse<String> response = get("/metrics");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type"))
                .hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(response.body())
                .contains("backhaul_requests_total{address=\"docker-01\",verdict=\"admitted\"} 1.0")
                .contains("jvm_memory_used_bytes");
    }

    @Test
    void ready_lists_every_condition_with_its_sentence() throws Exception {
        health.condition("kafka").notOk("kafka-1:9092 does not answer; password secret");
        health.condition("clock").ok("0.1s ahead of the brokers");

        HttpResponse<String> response = get("/health/ready");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("content-type"))
                .hasValue("application/json; charset=utf-8");
        JsonNode body = JsonMapper.shared().readTree(response.body());
        assertThat(body.path("ready").asBoolean()).isFalse();
        JsonNode kafka = body.path("conditions").get(1);
        assertThat(kafka.path("name").asString()).isEqualTo("kafka");
        assertThat(kafka.path("ok").asBoolean()).isFalse();
        assertThat(kafka.path("message").asString())
                .isEqualTo("kafka-1:9092 does not answer; password ***");
        assertThat(Instant.parse(kafka.path("since").asString())).isBefore(Instant.MAX);
    }

    @Test
    void ready_is_200_once_every_condition_holds() throws Exception {
        health.condition("kafka").ok("connected");

        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void live_is_503_once_a_loop_is_silent() throws Exception {
        health.heartbeat("docker-01");
        assertThat(get("/health/live").statusCode()).isEqualTo(200);

        nanos.addAndGet(Duration.ofMinutes(5).toNanos());
        HttpResponse<String> response = get("/health/live");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("\"docker-01\"").contains("300.0");
    }

    @Test
    void another_path_is_told_which_there_are() throws Exception {
        HttpResponse<String> response = get("/");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("/metrics", "/health/live", "/health/ready");
    }

    @Test
    void nothing_can_be_sent() throws Exception {
        HttpResponse<String> response = send("POST", "/health/ready");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).hasValue("GET, HEAD");
    }

    @Test
    void head_has_no_body() throws Exception {
        HttpResponse<String> response = send("HEAD", "/metrics");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void a_port_in_use_is_named() {
        InetSocketAddress taken = server.address();

        assertThatThrownBy(() -> OpsServer.start(taken, metrics, health))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("http.listen: ")
                .hasMessageContaining(":" + taken.getPort() + " cannot be opened (")
                .hasMessageContaining("Choose another port");
    }

    @Test
    void a_host_that_is_not_known_is_named() {
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("no-such-host", 9464);

        assertThatThrownBy(() -> OpsServer.start(nowhere, metrics, health))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("http.listen: the host of no-such-host:9464 is not known");
    }

    @Test
    void connections_that_say_nothing_keep_no_one_out_for_long() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 4 * OpsServer.REQUESTS_AT_ONCE; i++) {
                Socket socket =
                        new Socket(server.address().getAddress(), server.address().getPort());
                socket.getOutputStream().write("GET /metr".getBytes(StandardCharsets.US_ASCII));
                silent.add(socket);
            }

            Awaitility.await()
                    .atMost(Duration.ofSeconds(40))
                    .ignoreExceptions()
                    .until(() -> get("/health/ready").statusCode() == 200);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }
}
