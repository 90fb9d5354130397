package backhaul.sandbox.hycu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The simulated controller, as a client sees it that trusts nothing but its certificate.
class HycuSimulatorTest {
    private static final String KEY = "Bearer key";
    private HycuSimulator simulator;
    private HttpClient client;
    private String machine;

    @BeforeEach
    void start() throws Exception {
        simulator = HycuSimulator.start(0).key("key").user("ann", "secret");
        machine = simulator.add(ObjectKind.VM, "erp-db");
        client = trusting(simulator.certificatePem());
    }

    @AfterEach
    void stop() {
        client.close();
        simulator.close();
    }

    private static HttpClient trusting(String pem) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry(
                "it",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private HttpResponse<String> send(String method, String path, String body, String authorization)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(simulator.url() + path))
                        .method(method, BodyPublishers.ofString(body))
                        .header("Authorization", authorization)
                        .timeout(Duration.ofSeconds(60))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", "/rest/v1.0" + path, "", KEY);
    }

    private HttpResponse<String> backUp() throws IOException, InterruptedException {
        String body = "{\"uuidList\":[\"" + machine + "\"],\"forceFull\":false}";
        return send("POST", "/rest/v1.0/schedules/backup", body, KEY);
    }

    @Test
    void a_machine_is_found_backed_up_and_its_job_watched() throws Exception {
        simulator.usually(Life.ending("WARNING", "so and so", Duration.ZERO));

        assertThat(get("/vms?filter=vmName%23%23erp").body())
                .contains(machine, "\"vmName\":\"erp-db\"", "\"totalEntityCount\":1");
        assertThat(backUp().statusCode()).isEqualTo(202);
        String job = simulator.started().getFirst().id();
        assertThat(get("/jobs/" + job).body())
                .contains("\"status\":\"WARNING\"", "\"completitionPct\":1.0", "so and so");
        assertThat(get("/jobs/" + job + "/report").body()).contains("Backup of erp-db");
        assertThat(get("/administration/suspendMode").body()).contains("RESUME");
    }

    @Test
    void a_backup_of_v1_has_a_job() throws Exception {
        assertThat(send("POST", "/api/v1/backups", "{\"name\":\"Daily\"}", KEY).body())
                .contains("job_id");
        String job = simulator.started().getFirst().id();
        assertThat(send("GET", "/api/v1/backups/" + job + "/status", "", KEY).body())
                .contains("\"status\":\"pending\"", "start_time");
    }

    @Test
    void who_has_no_credential_is_not_let_in() throws Exception {
        assertThat(send("GET", "/rest/v1.0/vms", "", "Bearer other").statusCode()).isEqualTo(401);
        assertThat(send("GET", "/rest/v1.0/vms", "", basic("ann", "secret")).statusCode())
                .isEqualTo(200);
        assertThat(send("GET", "/rest/v1.0/vms", "", basic("ann", "wrong")).statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_token_is_given_to_users_and_forgotten_by_a_restart() throws Exception {
        String answer = send("POST", "/rest/v1.0/requestToken", "", basic("ann", "secret")).body();
        String token = answer.replaceFirst(".*\"token\":\"([^\"]+)\".*", "$1");
        String bearer = "Bearer " + base64(token);

        assertThat(send("GET", "/rest/v1.0/vms", "", bearer).statusCode()).isEqualTo(200);
        simulator.down();
        assertThatThrownBy(() -> get("/vms")).isInstanceOf(IOException.class);
        simulator.up();
        assertThat(send("GET", "/rest/v1.0/vms", "", bearer).statusCode()).isEqualTo(401);
    }

    private static String basic(String user, String password) {
        return "Basic " + base64(user + ":" + password);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void an_answer_can_be_lost_before_and_after_the_job_was_made() throws Exception {
        simulator.fault("POST", "/schedules", new Fault.LostAnswer(false), 1);
        assertThatThrownBy(this::backUp).isInstanceOf(IOException.class);
        assertThat(simulator.started()).isEmpty();

        simulator.fault("POST", "/schedules", new Fault.LostAnswer(true), 1);
        assertThatThrownBy(this::backUp).isInstanceOf(IOException.class);
        assertThat(simulator.started()).hasSize(1);

        simulator.fault("POST", "/schedules", Fault.retryAfter(429, "7"), 1);
        HttpResponse<String> busy = backUp();
        assertThat(busy.statusCode()).isEqualTo(429);
        assertThat(busy.headers().firstValue("Retry-After")).contains("7");
        assertThat(simulator.started()).hasSize(1);
    }

    @Test
    void pages_are_as_small_as_the_controller_likes() throws Exception {
        simulator.add(ObjectKind.VM, "erp-app");
        simulator.largestPage(1);

        assertThat(get("/vms?pageSize=50&pageNumber=2").body())
                .contains("erp-app", "\"totalEntityCount\":2", "\"pageSize\":1")
                .doesNotContain("erp-db");
        assertThat(get("/vms?pageSize=50&pageNumber=3").body()).contains("\"entities\":[]");
    }

    @Test
    void a_job_that_is_stopped_is_aborted() throws Exception {
        simulator.usually(Life.always("EXECUTING"));
        backUp();
        String job = simulator.started().getFirst().id();

        assertThat(send("DELETE", "/rest/v1.0/jobs/" + job, "", KEY).statusCode()).isEqualTo(200);
        assertThat(get("/jobs/" + job).body()).contains("ABORTED");
        assertThat(simulator.killed(job)).isTrue();
    }
}
