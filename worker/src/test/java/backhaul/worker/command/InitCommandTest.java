package backhaul.worker.command;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.signing.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InitCommandTest {

    @TempDir private Path folder;
    private Terminal terminal;

    @BeforeEach
    void set_up() {
        terminal = new Terminal(folder, new TrialEngine(true));
    }

    @Test
    void it_writes_a_configuration_and_a_key_and_says_what_comes_next() throws IOException {
        assertThat(terminal.type("init", "docker-01")).isZero();

        assertThat(terminal.out()).isEqualTo(Terminal.golden("init.txt"));
        assertThat(terminal.err()).isEmpty();
        assertThat(Files.readString(terminal.file("worker.yaml")))
                .isEqualTo(Terminal.golden("first-worker.yaml"));
        String key = Files.readString(terminal.file("worker.key")).strip();
        assertThat(SigningKey.parse(key).verificationKey().publicText()).isPresent();
        assertThat(rights("worker.key")).isEqualTo("rw-------");
        assertThat(rights("worker.yaml")).isEqualTo("rw-r-----");
    }

    @Test
    void what_it_wrote_passes_its_check_as_it_is() {
        terminal.type("init", "docker-01");
        var after = new Terminal(folder, new TrialEngine(true));

        assertThat(after.type("check", "hello")).isZero();

        assertThat(after.out()).isEqualTo(Terminal.golden("check-first.txt"));
    }

    @Test
    void it_overwrites_nothing() throws IOException {
        Files.writeString(terminal.file("worker.key"), "old");

        assertThat(terminal.type("init", "docker-01")).isEqualTo(1);

        assertThat(terminal.err())
                .isEqualTo(
                        """
                        error: /etc/backhaul/worker.key is there already. Nothing was written.
                        Name another place with --config FILE, or move it away.
                        """);
        assertThat(terminal.file("worker.yaml")).doesNotExist();
        assertThat(terminal.file("worker.key")).hasContent("old");
        assertThat(terminal.out()).isEmpty();
    }

    @Test
    void it_makes_the_folder_and_repeats_where_that_is() {
        Path file = folder.resolve("new/deep/my.yaml");

        assertThat(terminal.type("init", "docker-01", "--config", file.toString())).isZero();

        assertThat(file).exists();
        assertThat(file.resolveSibling("worker.key")).exists();
        assertThat(terminal.out())
                .contains("backhaul-worker run --config /etc/backhaul/new/deep/my.yaml\n");
    }

    @Test
    void a_name_that_no_worker_may_bear_is_refused() {
        assertThat(terminal.type("init", "Docker_01")).isEqualTo(1);

        assertThat(terminal.err())
                .startsWith("error: Docker_01 is not a worker's name.\nUse small letters");
        assertThat(terminal.file("worker.yaml")).doesNotExist();
    }

    @Test
    void json_is_one_document() {
        assertThat(terminal.type("init", "docker-01", "--json")).isZero();

        assertThat(terminal.out())
                .isEqualTo(
                        "{\"worker\":\"docker-01\",\"configuration\":\"/etc/backhaul/worker.yaml\","
                                + "\"key\":\"/etc/backhaul/worker.key\","
                                + "\"publicKey\":\"whpk_KEY\"}\n");
    }

    @Test
    void on_windows_the_first_job_is_one_of_windows() {
        assertThat(FirstConfiguration.text("w", "Windows Server 2022"))
                .contains("command: [C:\\Windows\\System32\\cmd.exe, /c, echo hello");
    }

    private String rights(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(terminal.file(name)));
    }
}
