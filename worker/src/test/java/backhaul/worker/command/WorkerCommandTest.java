package backhaul.worker.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkerCommandTest {

    @TempDir private Path folder;
    private Terminal terminal;

    @BeforeEach
    void set_up() {
        terminal = new Terminal(folder, new TrialEngine(true));
    }

    @Test
    void help_lists_what_there_is() {
        assertThat(terminal.type()).isZero();
        assertThat(terminal.type("--help")).isZero();

        assertThat(terminal.out())
                .isEqualTo(Terminal.golden("help.txt") + Terminal.golden("help.txt"));
    }

    @Test
    void each_command_has_its_own_help() {
        assertThat(terminal.type("check", "--help")).isZero();

        assertThat(terminal.out()).isEqualTo(Terminal.golden("help-check.txt"));
    }

    @Test
    void the_version_is_one_line() {
        assertThat(terminal.type("--version")).isZero();

        assertThat(terminal.out()).isEqualTo("backhaul-worker development\n");
    }

    @Test
    void wrong_usage_is_1_and_says_how_it_is_used() {
        assertThat(terminal.type("chek")).isEqualTo(1);
        assertThat(terminal.type("init")).isEqualTo(1);
        assertThat(terminal.type("check", "--conect")).isEqualTo(1);

        assertThat(terminal.err()).isEqualTo(Terminal.golden("misuse.txt"));
    }
}
