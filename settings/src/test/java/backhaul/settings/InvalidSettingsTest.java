package backhaul.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InvalidSettingsTest {

    @Test
    void one_problem_is_one_problem() {
        var invalid = new InvalidSettings(Path.of("/etc/w.yaml"), List.of(problem("is missing.")));

        assertThat(invalid.render("Nothing was sent."))
                .isEqualTo(
                        """
                        error: 1 problem in /etc/w.yaml. Nothing was sent.

                        w.yaml:3  worker: is missing.\
                        """);
        assertThat(invalid).hasMessage("1 problem in /etc/w.yaml: w.yaml:3  worker: is missing.");
    }

    @Test
    void no_line_is_wider_than_100_columns_unless_one_word_is() {
        var invalid =
                new InvalidSettings(
                        Path.of("w.yaml"), List.of(problem("word ".repeat(60).strip())));

        assertThat(invalid.render("x").lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void what_a_file_says_cannot_command_a_terminal() {
        var invalid = new InvalidSettings(Path.of("w.yaml"), List.of(problem("\u001b[31m\u009b")));

        assertThat(invalid.render("x")).contains("\\x1b[31m\\x9b");
    }

    private static Problem problem(String what) {
        return new Problem("w.yaml", 3, "worker", what, null);
    }
}
