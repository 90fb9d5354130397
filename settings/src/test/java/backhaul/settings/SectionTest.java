package backhaul.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SectionTest {

    private enum Mode {
        LIVE,
        FULL_STOP
    }

    @Test
    void each_kind_of_value_is_read() throws InvalidSettings {
        Section root =
                Yaml.root(
                        """
                        text: plain words
                        duration: 90s
                        size: 2MiB
                        rate: 10/s
                        percent: 12.5%
                        integer: 3
                        integers: [0, 75]
                        flag: true
                        instant: 2027-03-31T01:00:00+01:00
                        path: sub/../file
                        absolute: /var/backups
                        choice: fullStop
                        choices: [live, fullStop]
                        list: [a, b]
                        one: a
                        more: [a, b]
                        """);

        assertThat(root.text("text", "other")).isEqualTo("plain words");
        assertThat(root.requiredText("text")).isEqualTo("plain words");
        assertThat(root.duration("duration", Duration.ZERO)).isEqualTo(Duration.ofSeconds(90));
        assertThat(root.size("size", 1)).isEqualTo(2 << 20);
        assertThat(root.rate("rate")).contains(new Rate(10, Duration.ofSeconds(1)));
        assertThat(root.percent("percent")).hasValue(12.5);
        assertThat(root.integer("integer", 1, 0, 10)).isEqualTo(3);
        assertThat(root.integers("integers", 0, 255).orElseThrow()).containsExactly(0, 75);
        assertThat(root.flag("flag", false)).isTrue();
        assertThat(root.instant("instant")).contains(Instant.parse("2027-03-31T00:00:00Z"));
        assertThat(root.path("path")).contains(Path.of("/etc/backhaul/file"));
        assertThat(root.path("absolute")).contains(Path.of("/var/backups"));
        assertThat(root.choice("choice", Mode.LIVE)).isEqualTo(Mode.FULL_STOP);
        assertThat(root.choices("choices", Mode.class).orElseThrow())
                .containsExactly(Mode.LIVE, Mode.FULL_STOP);
        assertThat(root.list("list", List.of())).containsExactly("a", "b");
        assertThat(root.oneOrMore("one").orElseThrow()).containsExactly("a");
        assertThat(root.oneOrMore("more").orElseThrow()).containsExactly("a", "b");
        root.rejectUnknownKeys();
        assertThat(root.problems()).isEmpty();
    }

    @Test
    void what_is_missing_reads_as_its_default() {
        Section root = Section.of(Map.of());

        assertThat(root.text("x")).isEmpty();
        assertThat(root.text("x", "y")).isEqualTo("y");
        assertThat(root.duration("x")).isEmpty();
        assertThat(root.size("x")).isEmpty();
        assertThat(root.percent("x")).isEmpty();
        assertThat(root.integer("x", 1, 2)).isEmpty();
        assertThat(root.flag("x", true)).isTrue();
        assertThat(root.instant("x")).isEmpty();
        assertThat(root.choice("x", Mode.LIVE)).isEqualTo(Mode.LIVE);
        assertThat(root.list("x")).isEmpty();
        assertThat(root.oneOrMore("x")).isEmpty();
        assertThat(root.map("x")).isEmpty();
        assertThat(root.raw("x")).isEmpty();
        assertThat(root.section("x")).isEmpty();
        assertThat(root.sections("x")).isEmpty();
        assertThat(root.sectionOrEmpty("x").path()).isEqualTo("x");
        assertThat(root.problems()).isEmpty();
    }

    @Test
    void what_is_wrong_is_noted_with_its_line_and_reads_as_its_default() throws InvalidSettings {
        Section root =
                Yaml.root(
                        """
                        duration: soon
                        size: 5
                        rate: fast
                        percent: 60
                        integer: 3.5
                        small: 0
                        flag: yes
                        instant: 2027-03-31T00:00:00
                        choice: life
                        list: a
                        items: [1, x]
                        """);

        assertThat(root.duration("duration", Duration.ofHours(1))).isEqualTo(Duration.ofHours(1));
        assertThat(root.size("size")).isEmpty();
        assertThat(root.rate("rate")).isEmpty();
        assertThat(root.percent("percent")).isEmpty();
        assertThat(root.integer("integer", 7, 0, 10)).isEqualTo(7);
        assertThat(root.integer("small", 7, 1, 10)).isEqualTo(7);
        assertThat(root.flag("flag", false)).isFalse();
        assertThat(root.instant("instant")).isEmpty();
        assertThat(root.choice("choice", Mode.FULL_STOP)).isEqualTo(Mode.FULL_STOP);
        assertThat(root.list("list")).isEmpty();
        assertThat(root.integers("items", 0, 10)).isEmpty();

        assertThat(Yaml.said(root).lines())
                .containsExactly(
                        "worker.yaml:1  duration: soon is not a duration."
                                + " Write it like 90s, 15m, 2h, 7d or 1h30m.",
                        "worker.yaml:2  size: 5 has no unit."
                                + " Write 5KB, 5MB or 5GB (KB is 1,000 bytes, KiB 1,024).",
                        "worker.yaml:3  rate: fast is not a rate. Write it like 10/s or 600/m.",
                        "worker.yaml:4  percent: 60 has no unit. Write 60%.",
                        "worker.yaml:5  integer: 3.5 is not a whole number.",
                        "worker.yaml:6  small: 0 is too little. At least 1 is needed.",
                        "worker.yaml:7  flag: yes is neither true nor false. Write true or false.",
                        "worker.yaml:8  instant: 2027-03-31T00:00:00 has no zone."
                                + " Write 2027-03-31T00:00:00Z.",
                        "worker.yaml:9  choice: life"
                                + " is not one of live, fullStop. Did you mean live?",
                        "worker.yaml:10  list: a is not a list. Write [a].",
                        "worker.yaml:11  items: x is not a whole number.");
    }

    @Test
    void a_value_of_another_shape_is_told() throws InvalidSettings {
        Section root =
                Yaml.root(
                        """
                        text: [a]
                        mapped: {a: 1}
                        section: words
                        listed: [a]
                        list: {a: 1}
                        nothing:
                        empty:
                        deep: [[a]]
                        """);

        root.text("text");
        root.text("mapped");
        root.section("section");
        root.section("listed");
        root.list("list");
        root.text("nothing");
        root.list("empty");
        root.list("deep");

        assertThat(Yaml.said(root).lines())
                .containsExactly(
                        "worker.yaml:1  text: is a list where one value belongs.",
                        "worker.yaml:2  mapped: has keys where one value belongs."
                                + " Quote it, if it is text.",
                        "worker.yaml:3  section: words stands where keys belong."
                                + " Write its keys below it, indented.",
                        "worker.yaml:4  listed: is a list where keys belong."
                                + " Write its keys below it, without -.",
                        "worker.yaml:5  list: has keys where a list belongs. Write [a, b].",
                        "worker.yaml:6  nothing: has no value. Write one, or remove the line.",
                        "worker.yaml:7  empty: has no value."
                                + " Write a list like [a, b], or remove the line.",
                        "worker.yaml:8  deep: is a list where one value belongs.");
    }

    @Test
    void a_duration_has_bounds() {
        Section root = Section.of(Map.of("short", "1s", "long", "2d", "fine", "1h"));

        root.duration("short", Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofDays(1));
        root.duration("long", Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofDays(1));
        root.duration("fine", Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofDays(1));

        assertThat(Yaml.said(root).lines())
                .containsExactly(
                        "settings  short: 1s is too little. At least 1m is needed.",
                        "settings  long: 2d is too much. At most 24h is allowed.");
    }

    @Test
    void a_missing_key_is_told_where_its_section_stands() throws InvalidSettings {
        Section root = Yaml.root("a: 1\njobs:\n  nightly:\n    x: 1\n    empty: ''\n");
        Section job = root.sections("jobs").firstEntry().getValue();

        job.requiredText("command", "Write command: [/path, argument].");
        job.requiredText("empty");
        root.requiredText("worker");

        assertThat(Yaml.said(root).lines())
                .containsExactly(
                        "worker.yaml  worker: is missing.",
                        "worker.yaml:3  jobs.nightly.command: is missing."
                                + " Write command: [/path, argument].",
                        "worker.yaml:5  jobs.nightly.empty: is empty.");
    }

    @Test
    void keys_that_nobody_asked_for_are_refused_at_every_level() throws InvalidSettings {
        Section root =
                Yaml.root(
                        """
                        worker: a
                        timout: 5s
                        jobs:
                          nightly: {retry: {maxAttempt: 3}, zzz: 1}
                        """);
        root.text("worker");
        root.duration("timeout");
        Section job = root.sections("jobs").firstEntry().getValue();
        job.sectionOrEmpty("retry").integer("maxAttempts", 3, 1, 100);
        job.flag("rerun", false);

        root.rejectUnknownKeys();

        assertThat(Yaml.said(root).lines())
                .containsExactly(
                        "worker.yaml:2  timout: there is no such key. Did you mean timeout?",
                        "worker.yaml:4  jobs.nightly.zzz: there is no such key."
                                + " Known here: rerun.",
                        "worker.yaml:4  jobs.nightly.retry.maxAttempt: there is no such key."
                                + " Did you mean maxAttempts?");
    }

    @Test
    void a_misspelled_key_is_not_a_missing_one_too() throws InvalidSettings {
        Section root = Yaml.root("wrker: a\n");

        root.requiredText("worker");
        root.requiredText("signingKey");
        root.rejectUnknownKeys();

        assertThat(Yaml.said(root).lines())
                .containsExactly(
                        "worker.yaml  signingKey: is missing.",
                        "worker.yaml:1  wrker: there is no such key. Did you mean worker?");
    }

    @Test
    void raw_values_are_those_of_json() throws InvalidSettings {
        Section root =
                Yaml.root(
                        """
                        schema:
                          enum: [a, "1", no, 010, 2026-11-21]
                          maxItems: 20
                          multipleOf: 0.5
                          uniqueItems: true
                          large: 12345678901234567890
                          empty: {}
                        """);

        assertThat(root.raw("schema"))
                .contains(
                        Map.of(
                                "enum",
                                List.of("a", "1", "no", "010", "2026-11-21"),
                                "maxItems",
                                20L,
                                "multipleOf",
                                new BigDecimal("0.5"),
                                "uniqueItems",
                                true,
                                "large",
                                new BigDecimal("12345678901234567890"),
                                "empty",
                                Map.of()));
    }

    @Test
    void plain_values_read_as_if_they_stood_in_a_file() {
        Section section =
                Section.of(
                        Map.of(
                                "list",
                                List.of("a", "b"),
                                "number",
                                3,
                                "flag",
                                true,
                                "inner",
                                Map.of("timeout", "90s"),
                                "text",
                                "5"));

        assertThat(section.list("list").orElseThrow()).containsExactly("a", "b");
        assertThat(section.integer("number", 0, 0, 9)).isEqualTo(3);
        assertThat(section.flag("flag", false)).isTrue();
        assertThat(section.sectionOrEmpty("inner").duration("timeout")).isPresent();
        assertThat(section.raw("text")).contains("5");
        assertThat(section.raw("number")).contains(3L);
        assertThat(section.problems()).isEmpty();
    }

    @Test
    void a_secret_in_the_file_itself_is_masked_too() throws InvalidSettings {
        var secrets = new Secrets();
        Section root =
                SettingsFile.parse(
                                Path.of("worker.yaml"),
                                "signingKey: whsk_abcdef",
                                Environment.none(),
                                secrets)
                        .root();

        root.secret("signingKey");

        assertThat(secrets.apply("key whsk_abcdef")).isEqualTo("key ***");
    }

    @Test
    void text_is_given_to_a_parser_whose_message_becomes_the_problem() throws InvalidSettings {
        Section root = Yaml.root("port: a\nports: [1, b]\nfine: 5\nalso: [6, 7]\n");

        assertThat(root.parsed("port", SectionTest::port)).isEmpty();
        assertThat(root.oneOrMore("ports", SectionTest::port)).isEmpty();
        assertThat(root.oneOrMore("fine", SectionTest::port).orElseThrow()).containsExactly(5);
        assertThat(root.oneOrMore("also", SectionTest::port).orElseThrow()).containsExactly(6, 7);
        assertThat(Yaml.said(root).lines())
                .containsExactly(
                        "worker.yaml:1  port: a port is a number.",
                        "worker.yaml:2  ports: a port is a number.");
    }

    private static int port(String text) {
        if (!text.matches("\\d+")) {
            throw new IllegalArgumentException("a port is a number");
        }
        return Integer.parseInt(text);
    }

    @Test
    void a_fingerprint_changes_with_the_value_alone() throws InvalidSettings {
        String one = Yaml.root("a: {b: [c, 'd'], e: f}").fingerprint("a");

        assertThat(Yaml.root("# more\n\na:\n  b:\n  - c\n  - d\n  e: f # why\n").fingerprint("a"))
                .isEqualTo(one);
        assertThat(Yaml.root("a: {b: [cd], e: f}").fingerprint("a")).isNotEqualTo(one);
        assertThat(Yaml.root("a: {b: [c, d, e], f: ''}").fingerprint("a")).isNotEqualTo(one);
        assertThat(Yaml.root("x: 1").fingerprint("a")).isEqualTo(Yaml.root("").fingerprint("a"));
    }

    @Test
    void a_fingerprint_changes_with_what_a_reference_names() throws InvalidSettings {
        String yaml = "a: ${env:X}";

        assertThat(Yaml.file(yaml, Map.of("X", "1")).root().fingerprint("a"))
                .isEqualTo(Yaml.root("a: 1").fingerprint("a"))
                .isNotEqualTo(Yaml.file(yaml, Map.of("X", "2")).root().fingerprint("a"))
                .isNotEqualTo(Yaml.root(yaml).fingerprint("a"));
    }

    @Test
    void what_is_written_keeps_references_as_they_stand() throws InvalidSettings {
        String yaml = "a: {b: [x, '${env:X}', 3], c: {d: true, e: '${env:X}'}, f: '3'}";

        assertThat(Yaml.file(yaml, Map.of("X", "1")).root().section("a").orElseThrow().written())
                .isEqualTo(
                        Map.of(
                                "b", List.of("x", "${env:X}", 3L),
                                "c", Map.of("d", true, "e", "${env:X}"),
                                "f", "3"));
    }

    @Test
    void a_section_says_where_it_stands() throws InvalidSettings {
        Section root = Yaml.root("a: 1\nhttp:\n  listen: x\n");
        Section http = root.section("http").orElseThrow();

        assertThat(http.path()).isEqualTo("http");
        assertThat(http.line()).isEqualTo(2);
        assertThat(root.section("http")).containsSame(http);
        assertThat(http).hasToString("Section http [listen]");
    }
}
