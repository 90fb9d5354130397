package backhaul.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TableTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void columns_are_two_spaces_apart_text_left_and_numbers_right() {
        Table table = new Table(Column.text("NAME"), Column.number("SIZE"), Column.text("LAST"));
        table.row("a", 5, "x");
        table.row("longer", 12_345, "");

        table.print(Screen.plain(stream));

        assertThat(text())
                .isEqualTo(
                        """
                        NAME     SIZE  LAST
                        a           5  x
                        longer  12345  -
                        """);
    }

    @Test
    void the_last_column_is_cut_at_100() {
        Table table = new Table(Column.text("NAME"), Column.text("TEXT"));
        table.row("a", "b".repeat(200));

        table.print(Screen.plain(stream));

        assertThat(text().lines().toList().getLast()).hasSize(100).endsWith("b...");
    }

    @Test
    void the_last_column_keeps_something_beside_very_wide_ones() {
        Table table = new Table(Column.text("NAME"), Column.text("TEXT"));
        table.row("a".repeat(120), "a long remark");

        table.print(Screen.plain(stream));

        assertThat(text()).contains("a  a long...");
    }

    @Test
    void a_cut_does_not_halve_a_character() {
        assertThat(Table.cut("abc\ud83d\ude00defgh", 7)).isEqualTo("abc...");
    }

    @Test
    void colours_do_not_move_columns() {
        Table table = new Table(Column.text("STATE"), Column.text("LAST"));
        table.row(Cell.of("failed", Style.BAD), "x");
        table.row(Cell.of("succeeded", Style.GOOD), "y");

        table.print(new Screen(stream, true, true, () -> 100));

        assertThat(text())
                .contains("\u001b[31mfailed\u001b[0m     x\n")
                .contains("\u001b[32msucceeded\u001b[0m  y\n");
    }
}
