package backhaul.worker.engine.script;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.worker.engine.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a command says: what is made of it, and what is kept of it.
final class OutputTest {

    @TempDir private Path folder;
    private Bench bench;

    @BeforeEach
    void set_up() {
        bench = new Bench(folder);
    }

    @Test
    void a_line_that_fail_on_finds_makes_a_failure_of_exit_code_0() throws Exception {
        bench.with("failOn", List.of("\\[(WARN|ERROR)\\]"));

        Outcome outcome =
                bench.script("echo '[INFO] shop'; echo '[ERROR] volume x'; echo '[WARN] y' >&2")
                        .run();

        assertThat(failed(outcome).message())
                .matches("exit code 0, but it says: \\[(ERROR|WARN)\\] .* \\(and 1 more\\)");
        assertThat(failed(outcome).retryable()).isTrue();
    }

    @Test
    void without_such_a_line_it_has_succeeded() throws Exception {
        bench.with("failOn", "\\[ERROR\\]");

        assertThat(bench.script("echo '[INFO] no ERROR'").run())
                .isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void what_is_said_after_the_command_itself_has_ended_counts() throws Exception {
        bench.with("failOn", "ERROR");

        for (int i = 0; i < 10; i++) {
            Bench each = new Bench(Files.createDirectory(folder.resolve("" + i)));
            each.with("failOn", "ERROR").script("(sleep 0.1; echo one; echo ERROR two) & exit 0");
            assertThat(failed(each.run()).message())
                    .isEqualTo("exit code 0, but it says: ERROR two");
        }
    }

    @Test
    void with_retryable_codes_a_failure_in_the_output_is_not_tried_again() throws Exception {
        bench.with("failOn", "ERROR").with("retryableCodes", List.of(75));

        assertThat(failed(bench.script("echo ERROR").run()).retryable()).isFalse();
    }

    @Test
    void lines_that_warn_on_finds_are_warnings() throws Exception {
        bench.with("warnOn", "skipped");

        Outcome outcome =
                bench.script("for n in 1 2 3 4 5 6 7 8 9 10 11 12; do echo \"$n skipped\"; done")
                        .run();

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(outcome.result().warnings())
                .hasSize(11)
                .startsWith("1 skipped", "2 skipped")
                .endsWith("2 more lines match warnOn");
    }

    @Test
    void report_none_keeps_all_words_on_the_host() throws Exception {
        bench.with("report", "none").with("failOn", "ERROR").with("warnOn", "WARN");

        Outcome failed = bench.script("echo ERROR private; echo WARN private").run();
        assertThat(failed(failed).message())
                .isEqualTo("exit code 0, but 1 lines of its output match failOn");
        assertThat(failed.result().warnings()).containsExactly("1 lines match warnOn");
        assertThat(failed.result().report()).isNull();
        assertThat(failed(bench.script("echo private >&2; exit 1").run()).message())
                .isEqualTo("exit code 1");
        assertThat(wholeReport()).contains("private");
    }

    @Test
    void the_report_is_the_end_of_the_output_and_the_file_all_of_it() throws Exception {
        String report = bench.script("seq 1 20000").report();

        assertThat(report.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(16 * 1024);
        assertThat(report).startsWith("... ").endsWith("\n19999\n20000");
        long dropped = Long.parseLong(report.split(" ", 3)[1]);
        String kept = report.substring(report.indexOf('\n') + 1) + "\n";
        assertThat(dropped + kept.length()).isEqualTo(108_894);
        assertThat(wholeReport().lines()).hasSize(20_000).startsWith("1", "2");
    }

    @Test
    void the_file_is_for_the_worker_alone() throws Exception {
        bench.script("echo out").run();

        Path file = reportFiles().getFirst();
        assertThat(file.getFileName().toString())
                .startsWith(bench.attempt.run().id() + ".1.")
                .endsWith(".log");
        Path ofJob = Bench.data(folder).resolve("reports/legacy-script");
        assertThat(file).hasParent(ofJob);
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(permissions(ofJob)).isEqualTo("rwx------");
    }

    @Test
    void a_secret_is_masked_wherever_it_would_appear() throws Exception {
        bench.with("warnOn", "password").with("failOn", "failed");
        String half = Bench.SECRET.substring(0, 10);
        String rest = Bench.SECRET.substring(10);

        Outcome outcome =
                bench.script(
                                "printf 'password "
                                        + half
                                        + "'; sleep 0.2; echo '"
                                        + rest
                                        + "'\n"
                                        + "echo 'login failed: "
                                        + Bench.SECRET
                                        + "' >&2")
                        .run();

        assertThat(failed(outcome).message())
                .isEqualTo("exit code 0, but it says: login failed: ***");
        assertThat(outcome.result().warnings()).containsExactly("password ***");
        assertThat(outcome.result().report())
                .contains("password ***")
                .contains("login failed: ***");
        assertThat(wholeReport()).contains("password ***").doesNotContain("horse");
    }

    @Test
    void a_secret_in_a_line_of_a_megabyte_is_masked() throws Exception {
        bench.script(
                "for n in $(seq 1 12000); do printf '%s' 'some-words-and "
                        + Bench.SECRET
                        + " and more of them, '; done; echo");

        bench.run();

        assertThat(wholeReport().length()).isGreaterThan(400_000);
        assertThat(wholeReport()).doesNotContain("horse").doesNotContain("correct");
    }

    @Test
    void what_is_no_text_does_no_harm() throws Exception {
        String report =
                bench.script(
                                "printf 'a\\377\\376b\\n'; printf '\\033[31mred\\033[0m\\007\\n';"
                                        + " printf 'tab\\there\\r\\n'; printf 'nul\\000nul\\n';"
                                        + " printf '\\342\\200\\256txt.exe'")
                        .report();

        assertThat(report).isEqualTo("a\uFFFD\uFFFDb\nred?\ntab\there\nnul?nul\n?txt.exe");
    }

    @Test
    void a_progress_pattern_tells_the_percentage() throws Exception {
        bench.with("progress", "([0-9.]+) ?%");

        bench.script("echo 'at 5%'; printf '\\r12.5 %%'; sleep 0.2; printf '\\r200%%\\r99%%\\n'")
                .run();

        assertThat(bench.attempt.percentages).contains(12.5, 99.0).doesNotContain(200.0);
        assertThat(bench.attempt.percentages.getLast()).isEqualTo(99.0);
        assertThat(bench.attempt.signsOfLife()).isPositive();
    }

    @Test
    void a_progress_bar_leaves_its_last_state_in_the_report() throws Exception {
        String report =
                bench.script(
                                "echo begin; for n in 1 2 3 4 5; do printf '%s0%%\\r' $n; done;"
                                        + " echo done")
                        .report();

        assertThat(report).isEqualTo("begin\ndone");
    }

    @Test
    void very_much_output_neither_blocks_the_command_nor_fills_the_disk() throws Exception {
        Outcome outcome =
                bench.script("yes 'a line of output as programs write them' | head -c 60000000")
                        .run();

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(reportFiles()).hasSize(2);
        for (Path file : reportFiles()) {
            assertThat(Files.size(file)).isLessThanOrEqualTo(8 * 1024 * 1024);
            assertThat(permissions(file)).isEqualTo("rw-------");
        }
    }

    @Test
    void a_line_without_end_is_searched_in_pieces() throws Exception {
        bench.with("failOn", "needle");

        Outcome outcome =
                bench.script(
                                "head -c 20000000 /dev/zero | tr '\\000' x; printf needle;"
                                        + " head -c 8000000 /dev/zero | tr '\\000' y")
                        .run();

        assertThat(failed(outcome).message()).startsWith("exit code 0, but it says: xxx");
    }

    @Test
    void an_expression_that_takes_too_long_fails_the_run_and_not_the_worker() throws Exception {
        bench.with("failOn", "(x+x+)+y");

        Outcome outcome = bench.script("head -c 5000 /dev/zero | tr '\\000' x; echo").run();

        assertThat(failed(outcome).message())
                .isEqualTo(
                        "failOn (x+x+)+y takes too long on a line of the output: write it simpler");
        assertThat(failed(outcome).retryable()).isFalse();
    }

    @Test
    void a_report_that_cannot_be_written_is_a_warning() throws Exception {
        Files.createDirectories(Bench.data(folder));
        Files.writeString(Bench.data(folder).resolve("reports"), "in the way");

        Outcome outcome = bench.script("echo out").run();

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(outcome.result().report()).isEqualTo("out");
        assertThat(outcome.result().warnings()).singleElement().asString().contains("is not whole");
    }

    @Test
    void no_name_of_a_pipe_stays_in_the_data_folder() throws Exception {
        bench.script("echo out").run();

        try (Stream<Path> pipes = Files.list(Bench.data(folder).resolve("pipes"))) {
            assertThat(pipes).isEmpty();
        }
    }

    private List<Path> reportFiles() throws IOException {
        try (Stream<Path> files = Files.walk(Bench.data(folder).resolve("reports"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private String wholeReport() throws IOException {
        var all = new StringBuilder();
        for (Path file : reportFiles()) {
            all.append(Files.readString(file));
        }
        return all.toString().lines().collect(Collectors.joining("\n"));
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static Outcome.Failed failed(Outcome outcome) {
        return ScriptRunTest.failed(outcome);
    }
}
