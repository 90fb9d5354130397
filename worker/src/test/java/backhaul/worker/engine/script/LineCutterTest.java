package backhaul.worker.engine.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import backhaul.worker.engine.script.LineCutter.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LineCutterTest {

    @Test
    void lines_end_with_any_of_the_usual_ends() {
        assertThat(texts("a\nb\r\nc\rd\n\ne")).containsExactly("a", "b", "c", "d", "", "e");
    }

    @Test
    void a_line_that_a_carriage_return_ends_is_overwritten() {
        assertThat(cut("a\rb\r\nc\r\r\rd", 1))
                .extracting(Line::text, Line::overwritten)
                .containsExactly(
                        tuple("a", true), tuple("b", false), tuple("c", true), tuple("d", false));
    }

    @Test
    void what_comes_in_whatever_chunks_makes_the_same_lines() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            String text = randomText(random);

            assertThat(cut(text, 1 + random.nextInt(5000)))
                    .as("seed %d", seed)
                    .isEqualTo(cut(text, text.length() + 1));
        }
    }

    @Test
    void no_piece_is_long_and_none_is_lost() {
        String text = "x".repeat(100_000) + "\n" + "y".repeat(9_000);

        assertThat(texts(text)).allMatch(piece -> piece.length() <= LineCutter.LONGEST);
        assertThat(String.join("", texts(text))).isEqualTo(text.replace("\n", ""));
    }

    @Test
    void a_piece_knows_what_stands_before_it() {
        List<Line> pieces = cut("x".repeat(20_000), 1000);

        assertThat(pieces.getFirst().context()).isEmpty();
        assertThat(pieces.get(1).context()).isEqualTo("x".repeat(256));
    }

    @Test
    void no_secret_is_cut_in_two() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            var text = new StringBuilder();
            while (text.length() < 60_000) {
                text.append("x".repeat(random.nextInt(40))).append(Bench.SECRET);
            }

            for (Line piece : cut(text.toString(), 1 + random.nextInt(20_000))) {
                assertThat(mask(piece.text())).as("seed %d", seed).matches("[x*]*");
            }
        }
    }

    private static String randomText(Random random) {
        var text = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            switch (random.nextInt(6)) {
                case 0 -> text.append('\n');
                case 1 -> text.append('\r');
                case 2 -> text.append("\r\n");
                case 3 -> text.append("z".repeat(random.nextInt(9_000)));
                case 4 -> text.append(Bench.SECRET);
                default -> text.append("word ");
            }
        }
        return text.toString();
    }

    private static String mask(String text) {
        return text.replace(Bench.SECRET, "***");
    }

    private static List<String> texts(String text) {
        return cut(text, 7).stream().map(Line::text).toList();
    }

    private static List<Line> cut(String text, int chunk) {
        var lines = new ArrayList<Line>();
        LineCutter cutter = new LineCutter(LineCutterTest::mask, lines::add);
        for (int from = 0; from < text.length(); from += chunk) {
            char[] chars =
                    text.substring(from, Math.min(text.length(), from + chunk)).toCharArray();
            cutter.accept(chars, chars.length);
        }
        cutter.end();
        return lines;
    }
}
