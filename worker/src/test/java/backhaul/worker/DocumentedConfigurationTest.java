package backhaul.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import backhaul.protocol.signing.SigningKey;
import backhaul.sandbox.hycu.HycuSimulator;
import backhaul.settings.Environment;
import backhaul.settings.InvalidSettings;
import backhaul.settings.NewFile;
import backhaul.settings.Secrets;
import backhaul.worker.catalog.Job;
import backhaul.worker.catalog.OpenSchema;
import backhaul.worker.config.SettingsReader;
import backhaul.worker.config.WorkerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The configurations of the documentation, read with the engines of this version.
final class DocumentedConfigurationTest {

    @TempDir private Path folder;

    @BeforeEach
    void set_up() throws IOException {
        NewFile.secret(folder.resolve("worker.key"), SigningKey.generate().secretText());
        NewFile.secret(folder.resolve("kafka.password"), "hunter22\n");
        NewFile.secret(folder.resolve("s3.secret"), "wJalrXUtnFEMI\n");
        NewFile.secret(folder.resolve("portal.secret"), "whsec_" + "a".repeat(44) + "\n");
    }

    @Test
    void the_smallest_loads() throws Exception {
        Job job = job(read("config/smallest.yaml"), "nightly-volumes");

        assertThat(job.engine()).isEqualTo("docker");
        assertThat(job.limits().stallTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(job.open()).isEmpty();
    }

    @Test
    void a_docker_host_loads() throws Exception {
        WorkerSettings settings = read("config/docker-host.yaml");

        assertThat(settings.engine("docker").slots()).isEqualTo(2);
        assertThat(schema(job(settings, "nightly-volumes"), "containers").objection(List.of("x")))
                .contains("\"x\" is not one of shop-db, shop-web, shop-cache");
        assertThat(
                        schema(job(settings, "nightly-volumes"), "include")
                                .objection(List.of("volumes")))
                .isEmpty();
        Job script = job(settings, "legacy-script");
        assertThat(script.limits().stallTimeout()).isNull();
        assertThat(script.open())
                .extracting(open -> open.parameter().name())
                .containsExactly("all", "names");
        OpenSchema names = schema(script, "names");
        assertThat(names.objection(List.of("shop-db", "shop_web"))).isEmpty();
        for (String name : List.of("-a", "a b", "a\n", "", "A")) {
            assertThat(names.objection(List.of(name))).isPresent();
        }
        assertThat(schema(script, "all").objection(true)).isEmpty();
        assertThat(schema(script, "all").objection("yes")).isPresent();
    }

    @Test
    void a_member_of_a_hycu_pool_loads() throws Exception {
        NewFile.secret(folder.resolve("dc1.token"), "a-token-of-dc1\n");
        try (HycuSimulator controller = HycuSimulator.start(0)) {
            Files.writeString(folder.resolve("dc1-ca.pem"), controller.certificatePem());
        }

        WorkerSettings settings = read("config/hycu-pool.yaml");
        Job job = job(settings, "vm-backup");

        assertThat(settings.engine("hycu").slots()).isEqualTo(500);
        assertThat(job.limits().stallTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(job.limits().concurrency()).isEqualTo(100);
        assertThat(job.spec().describe().toString())
                .contains("dc1", "erp-db", "PT30S")
                .doesNotContain("a-token-of-dc1");
        OpenSchema vms = schema(job, "vms");
        assertThat(vms.objection(List.of("erp-db", "erp-app"))).isEmpty();
        for (Object wrong : List.of(List.of("web"), List.of(), List.of("erp-a", "erp-a"))) {
            assertThat(vms.objection(wrong)).isPresent();
        }
        assertThat(schema(job, "forceFull").objection(true)).isEmpty();
    }

    @Test
    void a_windows_host_with_navicat_loads() throws Exception {
        WorkerSettings settings = read("config/navicat-host.yaml");

        Job job = job(settings, "oceanbase");
        assertThat(job.engine()).isEqualTo("navicat");
        assertThat(job.limits().stallTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(job.open()).isEmpty();
    }

    @Test
    void a_wrong_file_is_told_as_the_documentation_shows() throws Exception {
        InvalidSettings invalid =
                catchThrowableOfType(InvalidSettings.class, () -> read("three-problems.yaml"));

        assertThat(
                        invalid.render("The worker did not start.")
                                        .replace(folder.toString(), "/etc/backhaul")
                                + "\n")
                .isEqualTo(resource("three-problems.txt"));
    }

    private WorkerSettings read(String name) throws IOException, InvalidSettings {
        Path file = Files.writeString(folder.resolve("worker.yaml"), resource(name));
        return new SettingsReader(
                        file,
                        new Environment(Map.of("S3_ACCESS_KEY_ID", "AKIDEXAMPLE")),
                        new Secrets(),
                        Engines.readers())
                .read();
    }

    private static Job job(WorkerSettings settings, String name) {
        return settings.inForce().catalog().job(name).orElseThrow();
    }

    private static OpenSchema schema(Job job, String parameter) {
        return job.openParameter(parameter).orElseThrow().schema();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        DocumentedConfigurationTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
