package backhaul.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Whatever stands in a file, reading it ends with values or with problems, never otherwise.
final class FuzzTest {

    private static final List<String> PIECES =
            List.of(
                    "a",
                    "b: ",
                    "\n",
                    "  ",
                    "\t",
                    "- ",
                    "[",
                    "]",
                    "{",
                    "}",
                    ",",
                    ": ",
                    "? ",
                    "&x ",
                    "*x",
                    "!t ",
                    "|\n",
                    ">-\n",
                    "'",
                    "\"",
                    "#",
                    "---\n",
                    "...\n",
                    "%YAML 1.2\n",
                    "${env:A}",
                    "${file:x}",
                    "${",
                    "<<: ",
                    "\\",
                    "\u0000",
                    "\ufeff",
                    "\ud83d\ude00",
                    "\ud83d",
                    "90s",
                    "null",
                    "@",
                    "`",
                    "\r",
                    "\u0085",
                    "\u2028");

    @Property(tries = 3000)
    void pieces_of_yaml_in_any_order_are_read_or_refused(@ForAll("yaml") String yaml) {
        survives(yaml);
    }

    @Property(tries = 1000)
    void any_text_is_read_or_refused(@ForAll String text) {
        survives(text);
    }

    @Property(tries = 2000)
    void a_real_file_with_a_piece_put_in_anywhere_is_read_or_refused(
            @ForAll("piece") String piece, @ForAll int position) {
        String yaml = Resources.text("three-problems.yaml");
        int at = Math.floorMod(position, yaml.length());

        survives(yaml.substring(0, at) + piece + yaml.substring(at));
    }

    @Property(tries = 2000)
    void any_text_is_some_value_or_none(@ForAll String text) {
        for (Words.Parser<?> parser :
                List.<Words.Parser<?>>of(
                        Durations::parse,
                        Sizes::parse,
                        Rate::parse,
                        Words::percent,
                        Words::integer,
                        Words::flag,
                        Words::instant,
                        t -> Words.path(Path.of("/"), t))) {
            try {
                assertThat(parser.parse(text)).isNotNull();
            } catch (Malformed e) {
                assertThat(e.what()).isNotEmpty();
            }
        }
    }

    @Provide
    Arbitrary<String> piece() {
        return Arbitraries.of(PIECES);
    }

    @Provide
    Arbitrary<String> yaml() {
        return piece().list().ofMaxSize(25).map(pieces -> String.join("", pieces));
    }

    private static void survives(String yaml) {
        try {
            SettingsFile file = Yaml.file(yaml);
            readEverything(file.root(), 0);
            file.check();
        } catch (InvalidSettings e) {
            assertThat(e.problems()).isNotEmpty();
            assertThat(e.render("It was refused.")).startsWith("error: ");
        }
    }

    private static void readEverything(Section section, int depth) {
        for (String key : section.keys()) {
            section.text(key);
            section.duration(key, Duration.ZERO, Duration.ZERO, Duration.ofDays(1));
            section.size(key);
            section.list(key);
            section.oneOrMore(key);
            section.map(key);
            section.raw(key);
            section.path(key);
            section.section(key).ifPresent(inner -> readEverything(inner, depth + 1));
        }
        assertThat(depth).isLessThan(40);
    }
}
