package backhaul.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backhaul.cli.settings.ProducerFile.Need;
import backhaul.protocol.Topics;
import backhaul.protocol.signing.SigningKey;
import backhaul.settings.Environment;
import backhaul.settings.InvalidSettings;
import backhaul.settings.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProducerFileTest {

    private static final String WORKER = "whpk_NcWuui4zQOVrfntAhIymu+rW9hbOc51f3pwXxWy6E3Y=";

    @TempDir private Path folder;

    private ProducerSettings read(String yaml, Map<String, String> environment, Need need)
            throws InvalidSettings, IOException {
        Path file = folder.resolve("config.yaml");
        Files.writeString(file, yaml);
        return ProducerFile.read(
                new SettingsLocation(file, true),
                new Environment(environment),
                new Secrets(),
                need);
    }

    @Test
    void the_smallest_file_names_a_broker() throws Exception {
        ProducerSettings settings =
                read("kafka: {bootstrap.servers: \"kafka:9092\"}", Map.of(), Need.NO_KEY);

        assertThat(settings.audience()).isEqualTo("default");
        assertThat(settings.topics()).isEqualTo(Topics.DEFAULT);
        assertThat(settings.trustedWorkers()).isEmpty();
        assertThat(settings.asker()).isEmpty();
    }

    @Test
    void the_file_of_the_documentation_loads() throws Exception {
        Path key = folder.resolve("alice-2026.key");
        Files.writeString(key, SigningKey.generate().secretText() + "\n");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        String yaml =
                """
                source: /ops/alice                   # who asks
                audience: production
                keyId: alice-2026
                signingKey: ${file:alice-2026.key}
                kafka:
                  bootstrap.servers: kafka-1.example.com:9092
                expires: 1h
                trustedWorkers:
                  docker-01: %s
                """
                        .formatted(WORKER);

        ProducerSettings settings = read(yaml, Map.of(), Need.KEY);

        assertThat(settings.audience()).isEqualTo("production");
        assertThat(settings.asker())
                .hasValueSatisfying(asker -> {
                    assertThat(asker.source()).isEqualTo("/ops/alice");
                    assertThat(asker.keyId()).isEqualTo("alice-2026");
                    assertThat(asker.expires()).isEqualTo(Duration.ofHours(1));
                });
        assertThat(settings.trustedWorkers()).containsOnlyKeys("docker-01");
    }

    @Test
    void the_source_is_the_key_unless_it_is_named() throws Exception {
        Map<String, String> environment =
                Map.of(
                        "BACKHAUL_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
                        "BACKHAUL_KAFKA_SECURITY_PROTOCOL", "SSL",
                        "BACKHAUL_KEY_ID", "ci",
                        "BACKHAUL_SIGNING_KEY", SigningKey.generate().secretText());

        ProducerSettings settings = read("", environment, Need.KEY);

        assertThat(settings.asker())
                .hasValueSatisfying(it -> assertThat(it.source()).isEqualTo("/ci"));
        assertThat(settings.kafka())
                .containsEntry("bootstrap.servers", "kafka:9092")
                .containsEntry("security.protocol", "SSL");
    }

    @Test
    void to_look_needs_no_key_even_if_its_file_is_gone() throws Exception {
        String yaml = "kafka: {bootstrap.servers: \"k:1\"}\nsigningKey: ${file:none.key}\nkeyId: a";

        assertThat(read(yaml, Map.of(), Need.NO_KEY).asker()).isEmpty();
        assertThatThrownBy(() -> read(yaml, Map.of(), Need.KEY))
                .hasMessageContaining("none.key does not exist");
    }

    @Test
    void every_problem_is_told_with_its_line() {
        String yaml =
                """
                keyId: two words
                signingKey: %s
                expires: 25h
                topicPrefix: "not a prefix"
                trustedWorkers:
                  docker-01: whsec_AAAA
                  Docker: %s
                """
                        .formatted(WORKER, WORKER);

        assertThatThrownBy(() -> read(yaml, Map.of(), Need.KEY))
                .isInstanceOfSatisfying(
                        InvalidSettings.class,
                        invalid ->
                                assertThat(invalid.problems())
                                        .extracting(it -> it.line() + " " + it.path())
                                        .containsExactlyInAnyOrder(
                                                "0 kafka.bootstrap.servers",
                                                "1 keyId",
                                                "2 signingKey",
                                                "3 expires",
                                                "4 topicPrefix",
                                                "6 trustedWorkers.docker-01",
                                                "7 trustedWorkers.Docker"));
    }
}
