package backhaul.worker.engine.hycu;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.sandbox.hycu.HycuSimulator;
import backhaul.settings.Secrets;
import backhaul.settings.Section;
import backhaul.worker.engine.Engine.Probe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which certificates are believed.
class TrustTest {
    private static HycuSimulator simulator;
    @TempDir Path folder;

    @BeforeAll
    static void start() {
        simulator = HycuSimulator.start(0).key("some-token");
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    private static Probe probe(String key, String value) {
        Map<String, String> written = new LinkedHashMap<>();
        written.put("url", simulator.url().toString());
        written.put("token", "some-token");
        written.put(key, value);
        Section section = Section.of(written);
        Controller controller = new ControllerReader("dc1", section).read();
        assertThat(section.problems()).isEmpty();
        var controllers = new LinkedHashMap<String, Controller>();
        controllers.put("dc1", controller);
        try (HycuEngine engine =
                new HycuEngine(controllers, Time.system(InstantSource.system()), new Secrets())) {
            return engine.probe();
        }
    }

    @Test
    void a_certificate_is_believed_by_its_authority() throws Exception {
        Path file = folder.resolve("ca.pem");
        Files.writeString(file, simulator.certificatePem());

        assertThat(probe("caFile", file.toString()).ok()).isTrue();
    }

    @Test
    void a_certificate_is_believed_by_its_sum() {
        assertThat(probe("certificateSha256", simulator.certificateSha256()).ok()).isTrue();
        String withColons =
                simulator
                        .certificateSha256()
                        .toUpperCase(Locale.ROOT)
                        .replaceAll("(..)(?=.)", "$1:");
        assertThat(probe("certificateSha256", withColons).ok()).isTrue();
    }

    @Test
    void another_certificate_is_not() {
        Probe probe = probe("certificateSha256", "0".repeat(64));

        assertThat(probe.ok()).isFalse();
        assertThat(probe.line())
                .contains("configuration:", "is not trusted", simulator.certificateSha256());
    }

    @Test
    void nothing_is_believed_by_default() {
        Probe probe = probe("api", "rest-v1.0");

        assertThat(probe.ok()).isFalse();
        assertThat(probe.line()).contains("is not trusted", "caFile or certificateSha256");
    }

    @Test
    void another_authority_is_not_believed() throws Exception {
        try (HycuSimulator other = HycuSimulator.start(0)) {
            Path file = folder.resolve("other.pem");
            Files.writeString(file, other.certificatePem());

            assertThat(probe("caFile", file.toString()).ok()).isFalse();
        }
    }
}
