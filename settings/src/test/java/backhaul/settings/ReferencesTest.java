package backhaul.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReferencesTest {

    @TempDir private Path folder;

    private final Secrets secrets = new Secrets();

    @Test
    void a_variable_stands_in_for_its_reference() throws InvalidSettings {
        Section root = root("url: https://${env:NAME}:${env:PORT}/");

        assertThat(root.text("url")).contains("https://host:9092/");
        assertThat(root.problems()).isEmpty();
    }

    @Test
    void a_files_content_loses_one_newline_and_its_mark() throws Exception {
        write("one", "\ufeffhunter22\n");
        write("windows", "hunter22\r\n");
        write("two", "hunter22\n\n");
        write("none", "hunter22");

        Section root =
                root("a: ${file:one}\nb: ${file:windows}\nc: ${file:two}\nd: '${file:none}'");

        assertThat(root.text("a")).contains("hunter22");
        assertThat(root.text("b")).contains("hunter22");
        assertThat(root.text("c")).contains("hunter22\n");
        assertThat(root.text("d")).contains("hunter22");
    }

    @Test
    void a_path_starts_at_the_files_folder_and_an_absolute_one_does_not() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        write("elsewhere/key", "hunter22");

        assertThat(root("a: ${file:elsewhere/key}").text("a")).contains("hunter22");
        assertThat(root("a: ${file:" + elsewhere.resolve("key") + "}").text("a"))
                .contains("hunter22");
    }

    @Test
    void references_work_in_lists_maps_durations_and_raw_values() throws InvalidSettings {
        Section root =
                root(
                        """
                        list: [a, "${env:NAME}"]
                        map: {HOST: "${env:NAME}"}
                        timeout: ${env:TIMEOUT}
                        raw: {enum: ["${env:NAME}"], number: "${env:PORT}"}
                        """);

        assertThat(root.list("list").orElseThrow()).containsExactly("a", "host");
        assertThat(root.map("map").orElseThrow()).containsEntry("HOST", "host");
        assertThat(root.duration("timeout")).hasToString("Optional[PT1M30S]");
        assertThat(root.raw("raw"))
                .contains(Map.of("enum", java.util.List.of("host"), "number", "9092"));
    }

    @Test
    void what_a_variable_holds_never_becomes_a_key_and_is_not_searched_again()
            throws InvalidSettings {
        Section root = root("a: ${env:EVIL}");

        assertThat(root.keys()).containsExactly("a");
        assertThat(root.text("a")).contains("x\nworker: evil\nb: ${env:NAME}");
    }

    @Test
    void everything_that_a_reference_named_is_masked() throws Exception {
        write("key", "hunter22\n");
        Section root = root("a: prefix-${file:key}\nb: ${env:NAME}");

        root.text("a");
        root.text("b");

        assertThat(secrets.apply("hunter22 at host")).isEqualTo("*** at ***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${HOME}",
                "$HOME",
                "${x:-default}",
                "${x:=1}",
                "${x:0:3}",
                "${X:word}",
                "$${HOME}",
                "{env:X}",
                "${",
                "${env",
                "a$"
            })
    void what_shells_write_is_left_alone(String text) throws InvalidSettings {
        Section root = root("command: '" + text + "'");

        assertThat(root.text("command")).contains(text);
        assertThat(root.problems()).isEmpty();
    }

    @Test
    void a_second_dollar_keeps_a_reference_as_it_is() throws InvalidSettings {
        assertThat(root("a: $${env:NAME} and ${env:NAME}").text("a"))
                .contains("${env:NAME} and host");
    }

    @Test
    void a_missing_variable_is_named() throws InvalidSettings {
        Section root = root("\na: ${env:MISSING}");

        assertThat(root.text("a")).isEmpty();
        assertThat(Yaml.said(root))
                .isEqualTo(
                        "worker.yaml:2  a: the environment has no variable MISSING."
                                + " Set it for this process.");
    }

    @Test
    void a_missing_file_is_named() throws InvalidSettings {
        Section root = root("a: ${file:missing.key}");

        assertThat(root.requiredText("a")).isEmpty();
        assertThat(Yaml.said(root))
                .isEqualTo(
                        "worker.yaml:1  a: " + folder.resolve("missing.key") + " does not exist.");
    }

    @Test
    void an_unknown_kind_of_reference_is_a_problem() throws InvalidSettings {
        Section root = root("a: ${vault:secret}");

        root.text("a");

        assertThat(Yaml.said(root))
                .isEqualTo(
                        "worker.yaml:1  a: ${vault:secret} is not a reference. References are"
                                + " ${env:NAME} and ${file:PATH}; a literal one begins with $$.");
    }

    @Test
    void a_file_of_utf_16_is_refused_by_name() throws Exception {
        secret("le", "\ufeffhunter22".getBytes(StandardCharsets.UTF_16LE));
        secret("be", "\ufeffhunter22".getBytes(StandardCharsets.UTF_16BE));
        secret("plain", "hunter22".getBytes(StandardCharsets.UTF_16LE));
        Section root = root("a: ${file:le}\nb: ${file:be}\nc: ${file:plain}");

        root.text("a");
        root.text("b");
        root.text("c");

        assertThat(root.problems())
                .hasSize(3)
                .allSatisfy(p -> {
                    assertThat(p.what()).endsWith(" is UTF-16.");
                    assertThat(p.mend()).isEqualTo("Save it as UTF-8.");
                });
    }

    @Test
    void a_file_that_is_no_text_or_too_long_is_refused() throws Exception {
        secret("bytes", new byte[] {(byte) 0xc3, 0x28});
        secret("long", new byte[64 * 1024 + 1]);
        Section root = root("a: ${file:bytes}\nb: ${file:long}\nc: ${file:.}");

        root.text("a");
        root.text("b");
        root.text("c");

        assertThat(Yaml.said(root))
                .contains("bytes is not UTF-8. Save it as UTF-8.")
                .contains("long is larger than 64 KiB.")
                .contains("cannot be read");
    }

    @Test
    void a_secret_that_others_can_read_is_refused_and_its_content_is_not_told() throws Exception {
        write("key", "hunter22");
        Files.setPosixFilePermissions(
                folder.resolve("key"), PosixFilePermissions.fromString("rw-r--r--"));
        Section root = root("a: ${file:key}");

        assertThat(root.text("a")).isEmpty();
        assertThat(Yaml.said(root))
                .contains("key can be read by every user of this machine. Run: chmod 600")
                .doesNotContain("hunter22");
    }

    @Test
    void a_problem_never_tells_what_a_reference_named() throws Exception {
        write("key", "hunter22\n");
        Section root = root("timeout: ${file:key}\nlist: ${file:key}\nflag: ${file:key}");

        root.duration("timeout");
        root.integer("list", 0, 1);
        root.flag("flag", false);

        assertThat(root.problems()).hasSize(3);
        assertThat(Yaml.said(root))
                .contains("worker.yaml:1  timeout: *** is not a duration.")
                .doesNotContain("hunter22");
    }

    @Test
    void the_files_that_were_read_are_known() throws Exception {
        write("key", "hunter22");
        SettingsFile file =
                SettingsFile.parse(
                        folder.resolve("worker.yaml"),
                        "a: ${file:key}\nb: ${file:missing}\nc: ${file:unread}",
                        Environment.none(),
                        secrets);

        file.root().text("a");
        file.root().text("b");

        assertThat(file.files())
                .containsExactlyInAnyOrder(
                        folder.resolve("worker.yaml"),
                        folder.resolve("key"),
                        folder.resolve("missing"));
    }

    @Test
    void a_broken_reference_is_no_problem_until_someone_needs_its_key() throws InvalidSettings {
        Section root = root("a: ${env:MISSING}");

        root.ignore("a");
        root.rejectUnknownKeys();

        assertThat(root.problems()).isEmpty();
    }

    private Section root(String yaml) throws InvalidSettings {
        var environment =
                new Environment(
                        Map.of(
                                "NAME", "host",
                                "PORT", "9092",
                                "TIMEOUT", "90s",
                                "EVIL", "x\nworker: evil\nb: ${env:NAME}"));
        return SettingsFile.parse(folder.resolve("worker.yaml"), yaml, environment, secrets).root();
    }

    private void write(String name, String text) throws IOException {
        secret(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void secret(String name, byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve(name), bytes);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
