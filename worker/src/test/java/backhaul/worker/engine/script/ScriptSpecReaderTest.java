package backhaul.worker.engine.script;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.settings.Environment;
import backhaul.settings.InvalidSettings;
import backhaul.settings.Problem;
import backhaul.settings.Secrets;
import backhaul.settings.Section;
import backhaul.settings.SettingsFile;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.JobSpec.Parameter;
import backhaul.worker.engine.script.ScriptSpec.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScriptSpecReaderTest {

    @Test
    void a_command_alone_has_these_defaults() throws Exception {
        ScriptSpec spec = read("command: [restic, backup]");

        assertThat(spec.command().line().argv()).containsExactly("restic", "backup");
        assertThat(spec.command().line().arguments()).isEmpty();
        assertThat(spec.command().workingDirectory()).isNull();
        assertThat(spec.command().environment())
                .isEqualTo(new CommandEnvironment(Map.of(), List.of()));
        assertThat(spec.command().user()).isNull();
        assertThat(spec.command().killAfter()).isEqualTo(Duration.ofSeconds(10));
        assertThat(spec.exitCodes()).isEqualTo(new ExitCodes(Set.of(0), Set.of(), null));
        assertThat(spec.output()).isEqualTo(OutputRules.NONE);
        assertThat(spec.artifacts()).isNull();
        assertThat(spec.report()).isEqualTo(Report.TAIL);
        assertThat(spec.warnings()).isEmpty();
    }

    @Test
    void every_key_is_read() throws Exception {
        ScriptSpec spec =
                read(
                        """
                        command: [/opt/backup/backup.sh, --all]
                        arguments:
                          all: {flag: -a}
                          mode: {flag: --mode=, pattern: fast|slow}
                          exclude: {flag: --exclude, pattern: "[a-z]+", maxItems: 3}
                          names: {pattern: "[a-z-]+", maxItems: 20, leadingDash: true}
                        workingDirectory: work
                        env: {LANG: C.UTF-8, DEPTH: 3}
                        passEnv: [HOME]
                        user: backup
                        killAfter: 1m
                        successCodes: [0, 4]
                        warningCodes: [1]
                        retryableCodes: [75]
                        warnOn: 'WARN'
                        failOn: ['\\[ERROR\\]', fatal]
                        progress: '(\\d+)%'
                        artifacts: {directory: out, patterns: ["*.gz"], minSize: 1MiB}
                        report: none
                        """);

        assertThat(spec.command().line().fixed()).containsExactly("/opt/backup/backup.sh", "--all");
        assertThat(spec.command().workingDirectory()).isEqualTo(Path.of("/etc/backhaul/work"));
        assertThat(spec.command().environment())
                .isEqualTo(
                        new CommandEnvironment(
                                Map.of("LANG", "C.UTF-8", "DEPTH", "3"), List.of("HOME")));
        assertThat(spec.command().user()).isEqualTo("backup");
        assertThat(spec.command().killAfter()).isEqualTo(Duration.ofMinutes(1));
        assertThat(spec.exitCodes()).isEqualTo(new ExitCodes(Set.of(0, 4), Set.of(1), Set.of(75)));
        assertThat(spec.output().warnOn()).hasToString("[WARN]");
        assertThat(spec.output().failOn()).hasToString("[\\[ERROR\\], fatal]");
        assertThat(spec.output().progress()).hasToString("(\\d+)%");
        assertThat(spec.artifacts())
                .hasToString(
                        "ArtifactRule[directory=/etc/backhaul/out, patterns=[*.gz],"
                                + " minSize=1048576]");
        assertThat(spec.report()).isEqualTo(Report.NONE);
    }

    @Test
    void arguments_are_parameters_that_are_always_open() throws Exception {
        ScriptSpec spec =
                read(
                        """
                        command: [a]
                        arguments:
                          all: {flag: -a}
                          mode: {pattern: fast|slow}
                          names: {pattern: "[a-z]+", maxItems: 20}
                        """);

        assertThat(spec.parameters())
                .containsExactly(
                        new Parameter(
                                "all", JobSpec.Type.FLAG, false, Map.of("type", "boolean"), true),
                        new Parameter(
                                "mode",
                                JobSpec.Type.TEXT,
                                "",
                                Map.of(
                                        "type", "string",
                                        "pattern", "fast|slow",
                                        "maxLength", 4096),
                                true),
                        new Parameter(
                                "names",
                                JobSpec.Type.LIST,
                                List.of(),
                                Map.of(
                                        "type",
                                        "array",
                                        "items",
                                        Map.of(
                                                "type", "string",
                                                "pattern", "[a-z]+",
                                                "maxLength", 4096),
                                        "maxItems",
                                        20),
                                true));
    }

    @Test
    void what_is_described_is_what_is_written_without_any_secret() throws Exception {
        ScriptSpec spec =
                read(
                        """
                        command: [a, "${env:TOKEN}"]
                        env: {PASSWORD: "${env:TOKEN}"}
                        """);

        assertThat(spec.describe())
                .isEqualTo(
                        Map.of(
                                "command", List.of("a", "${env:TOKEN}"),
                                "env", Map.of("PASSWORD", "${env:TOKEN}")));
        assertThat(spec.command().environment().set()).containsEntry("PASSWORD", "s3cr3t");
    }

    @Test
    void a_relative_command_starts_at_the_file_and_a_bare_name_stays() throws Exception {
        assertThat(read("command: [scripts/a.sh]").command().line().fixed())
                .containsExactly("/etc/backhaul/scripts/a.sh");
        assertThat(read("command: [./a.sh]").command().line().fixed())
                .containsExactly("/etc/backhaul/a.sh");
        assertThat(read("command: [a.sh]").command().line().fixed()).containsExactly("a.sh");
    }

    @Test
    void problems_name_the_key_and_the_remedy() {
        assertThat(problems("env: {A: b}"))
                .containsExactly("command: is missing. Write [/path/to/program, argument].");
        assertThat(problems("command: []"))
                .containsExactly("command: is empty. Write [/path/to/program, argument].");
        assertThat(problems("command: /opt/a.sh"))
                .containsExactly("command: /opt/a.sh is not a list. Write [/opt/a.sh].");
        assertThat(problemsWith("arguments: {a: {}}"))
                .containsExactly(
                        "arguments.a: has neither flag nor pattern. Write {flag: -x} for a switch,"
                                + " {pattern: \"[a-z]+\"} for a value.");
        assertThat(problemsWith("arguments: {a: {flag: -a, maxItems: 3}}"))
                .containsExactly(
                        "arguments.a.maxItems: needs a pattern. Add pattern, or remove maxItems.");
        assertThat(problemsWith("arguments: {a: {pattern: '[a-'}}"))
                .singleElement()
                .asString()
                .startsWith("arguments.a.pattern: [a- is not a regular expression: ");
        assertThat(problemsWith("arguments: {'a b': {flag: -a}}"))
                .containsExactly(
                        "arguments.a b: cannot be the name of a parameter. Use letters, digits, -"
                                + " and _, a letter first.");
        assertThat(problemsWith("failOn: '(a'"))
                .singleElement()
                .asString()
                .startsWith("failOn: (a is not a regular expression: Unclosed group");
        assertThat(problemsWith("progress: '\\d+%'"))
                .containsExactly("progress: has no group around the percentage, as in ([0-9]+)%.");
        assertThat(problemsWith("warningCodes: [0]"))
                .containsExactly("warningCodes: 0 is in successCodes too. Keep it in one.");
        assertThat(problemsWith("retryableCodes: [256]"))
                .containsExactly("retryableCodes: 256 is too much. At most 255 is allowed.");
        assertThat(problemsWith("env: {BACKHAUL_JOB: x}"))
                .containsExactly("env.BACKHAUL_JOB: is set by the worker. Use another name.");
        assertThat(problemsWith("passEnv: ['A=B']"))
                .containsExactly("passEnv: A=B cannot be passed on. Name variables like HOME.");
        assertThat(problemsWith("user: '-x'"))
                .containsExactly("user: -x cannot be the name of an account.");
        assertThat(problemsWith("artifacts: {minSize: 1MB}"))
                .containsExactly(
                        "artifacts.directory: is missing. Name the directory of the files.",
                        "artifacts.patterns: is missing. Write [\"*.tar.gz\"].");
        assertThat(problemsWith("artifacts: {directory: /a, patterns: ['[']}"))
                .singleElement()
                .asString()
                .startsWith("artifacts.patterns: ")
                .endsWith("Write globs like *.tar.gz.");
        assertThat(problemsWith("report: all"))
                .containsExactly("report: all is not one of none, tail.");
        assertThat(problemsWith("shell: true")).singleElement().asString().contains("no such key");
    }

    @Test
    void a_batch_file_on_windows_cannot_have_arguments() {
        for (String batch :
                List.of("C:\\a.bat", "a.CMD", "a.cmd. ", "cmd.exe", "C:\\Windows\\cmd", "cmd")) {
            assertThat(windowsProblems(batch, "arguments: {a: {flag: -a}}"))
                    .as(batch)
                    .containsExactly(
                            "arguments: a batch file cannot have any: Windows would read them as"
                                    + " commands. Remove them, or let an .exe, or powershell.exe with"
                                    + " -File, do the work.");
            assertThat(windowsProblems(batch, "report: tail")).as(batch).isEmpty();
        }
        assertThat(windowsProblems("a.exe", "arguments: {a: {flag: -a}}")).isEmpty();
    }

    @Test
    void another_user_is_for_linux_alone() {
        assertThat(windowsProblems("a.exe", "user: backup"))
                .containsExactly("user: works on Linux alone. Run the worker as this user.");
    }

    @Test
    void doubtful_settings_are_said() throws Exception {
        assertThat(read("command: [a, '${env:TOKEN}']").warnings())
                .containsExactly(
                        "has a secret in its command, which everyone on this host can see in the"
                                + " list of processes: put it into env");
        assertThat(read("command: [a]\narguments: {x: {pattern: '.*'}}").warnings())
                .containsExactly("lets requests put any text into arguments.x: its pattern is .*");
        assertThat(read("command: [ssh, host]\narguments: {x: {pattern: '[a-z]'}}").warnings())
                .containsExactly(
                        "opens arguments of ssh, which hands them to a shell: keep the patterns"
                                + " narrow");
        assertThat(read("command: [a]\nsuccessCodes: [1]").warnings())
                .containsExactly("takes exit code 0 for a failure: it is not among successCodes");
    }

    @Test
    void the_engine_has_as_many_slots_as_processors_but_four_at_most() {
        int processors = Runtime.getRuntime().availableProcessors();

        assertThat(ScriptEngineConfiguration.read(Section.of(Map.of())))
                .isEqualTo(new ScriptEngineConfiguration(Math.min(4, processors)));
        assertThat(ScriptEngineConfiguration.read(Section.of(Map.of("slots", 7))).slots())
                .isEqualTo(7);
        assertThat(new ScriptEngineConfiguration(1).name()).isEqualTo("script");
        assertThat(new ScriptEngineConfiguration(1).stallTimeout()).isEmpty();
    }

    @Test
    void every_example_of_the_operators_page_loads(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("restic.password"), "s3cr3t");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        String page = Files.readString(Path.of("../docs/engines/script.md"));
        Matcher example = Pattern.compile("(?s)```yaml\n(jobs:.*?)```").matcher(page);
        int count = 0;
        while (example.find()) {
            SettingsFile file =
                    SettingsFile.parse(
                            folder.resolve("worker.yaml"),
                            example.group(1),
                            Environment.none(),
                            new Secrets());
            for (Section job : file.root().sections("jobs").values()) {
                job.ignore("description", "timeout");
                Section section = job.section("script").orElseThrow();
                assertThat(new ScriptSpecReader(section, Platform.LINUX).read().warnings())
                        .isEmpty();
            }
            file.check();
            count++;
        }
        assertThat(count).isEqualTo(2);
    }

    private static ScriptSpec read(String yaml) throws InvalidSettings {
        SettingsFile file =
                SettingsFile.parse(
                        Path.of("/etc/backhaul/worker.yaml"),
                        yaml,
                        new Environment(Map.of("TOKEN", "s3cr3t")),
                        new Secrets());
        ScriptSpec spec = new ScriptSpecReader(file.root(), Platform.LINUX).read();
        file.check();
        return spec;
    }

    private static List<String> problemsWith(String yaml) {
        return problems("command: [a]\n" + yaml);
    }

    private static List<String> problems(String yaml) {
        try {
            read(yaml);
            return List.of();
        } catch (InvalidSettings e) {
            return e.problems().stream().map(ScriptSpecReaderTest::text).toList();
        }
    }

    private static List<String> windowsProblems(String command, String yaml) {
        try {
            SettingsFile file =
                    SettingsFile.parse(
                            Path.of("/etc/backhaul/worker.yaml"),
                            "command: ['" + command + "']\n" + yaml,
                            Environment.none(),
                            new Secrets());
            new ScriptSpecReader(file.root(), Platform.WINDOWS).read();
            return file.root().problems().stream().map(ScriptSpecReaderTest::text).toList();
        } catch (InvalidSettings e) {
            throw new AssertionError(e);
        }
    }

    private static String text(Problem problem) {
        return problem.text() + (problem.mend() == null ? "" : " " + problem.mend());
    }
}
