package backhaul.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsFileTest {

    @TempDir private Path folder;

    @Test
    void a_file_is_read_with_or_without_a_byte_order_mark() throws Exception {
        Path file = write("\ufeffworker: docker-01\n".getBytes(StandardCharsets.UTF_8));

        assertThat(read(file).root().text("worker")).contains("docker-01");
    }

    @Test
    void a_missing_file_is_a_problem_or_an_empty_file() throws Exception {
        Path file = folder.resolve("worker.yaml");

        assertThat(refused(file)).isEqualTo("worker.yaml  does not exist.");
        assertThat(SettingsFile.readIfThere(file, Environment.none(), new Secrets()).root().keys())
                .isEmpty();
    }

    @Test
    void utf_16_is_refused_by_name() throws Exception {
        Path file = write("\ufeffworker: docker-01\n".getBytes(StandardCharsets.UTF_16LE));

        assertThat(refused(file)).isEqualTo("worker.yaml  is UTF-16. Save it as UTF-8.");
    }

    @Test
    void what_is_not_utf_8_is_refused() throws Exception {
        Path file = write("description: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(refused(file)).isEqualTo("worker.yaml  is not UTF-8. Save it as UTF-8.");
    }

    @Test
    void a_folder_and_a_file_too_large_are_refused() throws Exception {
        Path large = write(new byte[1024 * 1024 + 1]);

        assertThat(refused(large)).isEqualTo("worker.yaml  is larger than 1 MiB.");
        assertThat(refused(folder)).contains("cannot be read");
    }

    @Test
    void a_file_that_others_can_write_is_refused() throws Exception {
        Path file = write("worker: a".getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThat(refused(file)).contains("worker.yaml can be written by every user");
    }

    @Test
    void a_file_whose_folder_others_can_write_is_refused() throws Exception {
        Path file = write("worker: a".getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(refused(file)).contains(folder + " can be written by every user");
    }

    @Test
    void the_environment_overrides_the_file_and_a_flag_both() throws Exception {
        var environment =
                new Environment(
                        Map.of(
                                "BACKHAUL_AUDIENCE", "staging",
                                "BACKHAUL_TOPIC_PREFIX", "other",
                                "BACKHAUL_CONFIG", "no key",
                                "BACKHAUL_KAFKA_BOOTSTRAP_SERVERS", "a:1",
                                "BACKHAUL_KAFKA_SECURITY_PROTOCOL", "SSL"));
        SettingsFile file =
                Yaml.file("audience: production\nkafka:\n  bootstrap.servers: b:2\n")
                        .overriddenBy(
                                environment,
                                "BACKHAUL_",
                                List.of("audience", "topicPrefix", "keyId"),
                                List.of("kafka"))
                        .with("--topic-prefix", "flag", "topicPrefix");
        Section root = file.root();

        assertThat(root.text("audience")).contains("staging");
        assertThat(root.text("topicPrefix")).contains("flag");
        assertThat(root.text("keyId")).isEmpty();
        assertThat(
                        KafkaProperties.read(
                                root.sectionOrEmpty("kafka"),
                                Set.of("bootstrap.servers", "security.protocol")))
                .containsEntry("bootstrap.servers", "a:1")
                .containsEntry("security.protocol", "SSL");
        file.check();
    }

    @Test
    void a_problem_of_an_override_names_what_overrides() throws Exception {
        SettingsFile file = Yaml.file("expires: 1h").with("BACKHAUL_EXPIRES", "60", "expires");

        file.root().duration("expires");

        assertThat(Yaml.said(file.root()))
                .isEqualTo("BACKHAUL_EXPIRES  expires: 60 has no unit. Write 60s, 60m or 60h.");
    }

    @Test
    void an_override_may_add_a_section() throws Exception {
        SettingsFile file = Yaml.file("").with("--bootstrap", "a:1", "kafka", "bootstrap.servers");

        assertThat(file.root().sectionOrEmpty("kafka").text("bootstrap.servers")).contains("a:1");
    }

    @Test
    void a_clean_file_passes_its_check() throws Exception {
        SettingsFile file = Yaml.file("worker: a");

        file.root().text("worker");

        file.check();
    }

    private static String refused(Path file) {
        InvalidSettings invalid = catchThrowableOfType(InvalidSettings.class, () -> read(file));
        return invalid.problems().getFirst().toString();
    }

    private static SettingsFile read(Path file) throws InvalidSettings {
        return SettingsFile.read(file, Environment.none(), new Secrets());
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("worker.yaml"), bytes);
    }
}
