package backhaul.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class YamlTest {

    @ParameterizedTest
    @ValueSource(strings = {"no", "010", "2026-11-21", "1e3", "0x1F", "~", "null", "12:30", ".5"})
    void a_value_keeps_its_text_whatever_yaml_would_make_of_it(String text) throws InvalidSettings {
        Section root = Yaml.root("value: " + text);

        assertThat(root.text("value")).contains(text);
        assertThat(root.problems()).isEmpty();
    }

    @Test
    void keys_keep_their_text_too() throws InvalidSettings {
        assertThat(Yaml.root("on: 1\n010: 2\n2026-11-21: 3").keys())
                .containsExactly("on", "010", "2026-11-21");
    }

    @Test
    void backslashes_stand_as_they_are_without_quotes() throws InvalidSettings {
        Section root =
                Yaml.root(
                        """
                        task: \\oceanbase-auto-bak
                        directory: D:\\NavicatBackups\\new
                        """);

        assertThat(root.text("task")).contains("\\oceanbase-auto-bak");
        assertThat(root.text("directory")).contains("D:\\NavicatBackups\\new");
    }

    @Test
    void quoted_folded_and_literal_text_is_read() throws InvalidSettings {
        Section root =
                Yaml.root(
                        """
                        double: "a\\tb"
                        single: 'it''s'
                        folded: >-
                          one
                          two
                        literal: |
                          one
                          two
                        """);

        assertThat(root.text("double")).contains("a\tb");
        assertThat(root.text("single")).contains("it's");
        assertThat(root.text("folded")).contains("one two");
        assertThat(root.text("literal")).contains("one\ntwo\n");
    }

    @Test
    void an_empty_file_has_no_keys() throws InvalidSettings {
        for (String empty : List.of("", "\n", "# nothing\n", "---\n", "---\n...\n")) {
            assertThat(Yaml.root(empty).keys()).isEmpty();
        }
    }

    @Test
    void a_key_that_is_there_twice_is_told_with_both_lines() throws InvalidSettings {
        Section root = Yaml.root("worker: a\nhttp:\n  listen: x\n  listen: y\n");

        assertThat(Yaml.said(root))
                .isEqualTo(
                        "worker.yaml:4  http.listen: is there already, in line 3. Keep one of them.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "worker: a\\n\\tjobs: b | worker.yaml:2  a tab cannot indent a line. Use spaces.",
                "jobs:\\n\\tx: 1 | worker.yaml:2  a tab cannot indent a line. Use spaces.",
                "jobs: *all | worker.yaml:1  jobs: a value that begins with * is an alias in YAML,"
                        + " and aliases are not read here. Quote it, if it is text: \"*...\"",
                "jobs: * | worker.yaml:1  a value that begins with * is an alias in YAML,"
                        + " and aliases are not read here. Quote it, if it is text: \"*...\"",
                "a: 1\\njobs: [*-dump, b] | worker.yaml:2  jobs: a value that begins with * is an"
                        + " alias in YAML, and aliases are not read here. Quote it, if it is text:"
                        + " \"*...\"",
                "a: &x 1 | worker.yaml:1  a: a value that begins with & is an anchor in YAML, and"
                        + " anchors are not read here. Quote it, if it is text: \"&...\"",
                "a: !!binary abc | worker.yaml:1  a: a value that begins with ! is a tag in YAML,"
                        + " and tags are not read here. Quote it, if it is text: \"!...\"",
                "a: 1\\n---\\nb: 2 | worker.yaml:2  a second document begins. Keep one document a"
                        + " file.",
                "just words | worker.yaml:1  keys and values are needed. Write lines like worker:"
                        + " NAME.",
                "- a\\n- b | worker.yaml:1  keys and values are needed. Write lines like worker:"
                        + " NAME.",
                "[a]: b | worker.yaml:1  a key is needed here. Write lines like worker: NAME.",
                "? \\n: b | worker.yaml:1  a key is needed here. Write lines like worker: NAME.",
                "ci: {secret: ${file:x}} | worker.yaml:1  ${...} stands inside {...} without"
                        + " quotation marks. Quote it: \"${file:NAME}\"",
                "a: b: c | worker.yaml:1  a second \": \" stands in the line, or its indentation"
                        + " does not fit. Quote the value, or indent the key like its neighbours.",
                "a: \\u0007 | worker.yaml:1  the character U+0007 is not allowed. Remove it."
            })
    void the_usual_mistakes_are_told_in_plain_words(String yaml, String said) {
        String text = yaml.replace("\\n", "\n").replace("\\t", "\t").replace("\\u0007", "\u0007");

        assertThat(Yaml.mistake(text)).isEqualTo(said);
    }

    @Test
    void an_unusual_mistake_is_told_in_the_parsers_words_with_its_line() {
        assertThat(Yaml.mistake("a: 1\nb: 'open\n"))
                .startsWith("worker.yaml:3  is not YAML: found unexpected end of stream.");
    }

    @Test
    void a_small_file_cannot_become_an_enormous_one() {
        String bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n";

        assertThat(Yaml.mistake(bomb)).contains("anchors are not read here");
    }

    @Test
    void nesting_has_an_end() {
        assertThat(Yaml.mistake("a: " + "[".repeat(1000) + "]".repeat(1000)))
                .contains("a: is nested too deeply.");
        assertThat(Yaml.mistake("a: " + "{b: ".repeat(1000) + "}".repeat(1000)))
                .contains("is nested too deeply.");
    }

    @Test
    void json_is_yaml() throws InvalidSettings {
        Section root = Yaml.root("{\"worker\": \"a\", \"kafka\": {\"b.c\": 1}}");

        assertThat(root.sectionOrEmpty("kafka").map("nothing")).isEmpty();
        assertThat(root.map("kafka")).contains(new java.util.TreeMap<>(Map.of("b.c", "1")));
    }
}
