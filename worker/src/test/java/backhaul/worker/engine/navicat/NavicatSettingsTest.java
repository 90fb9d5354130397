package backhaul.worker.engine.navicat;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.settings.Problem;
import backhaul.settings.Section;
import backhaul.worker.engine.ArtifactRule;
import backhaul.worker.engine.Sharing;
import backhaul.worker.engine.navicat.NavicatEngineConfiguration.Choice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Every key of the engine, its default, and what is wrong with a wrong one.
final class NavicatSettingsTest {

    private static List<String> problems(Map<String, ?> job) {
        Section section = Section.of(job);
        new NavicatSpecReader(section).read();
        section.rejectUnknownKeys();
        return section.problems().stream().map(Problem::toString).toList();
    }

    private static NavicatSpec spec(Map<String, ?> job) {
        return new NavicatSpecReader(Section.of(job)).read();
    }

    @Test
    void a_job_needs_a_task_alone() {
        NavicatSpec spec = spec(Map.of("task", "\\oceanbase-auto-bak"));

        assertThat(spec)
                .isEqualTo(
                        new NavicatSpec(
                                "\\oceanbase-auto-bak",
                                Overlap.WAIT,
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(5),
                                null,
                                Map.of("task", "\\oceanbase-auto-bak")));
        assertThat(spec.parameters()).isEmpty();
        assertThat(spec.warnings())
                .containsExactly(
                        "names no artifacts: that the task ends with 0 is no proof of a backup");
    }

    @Test
    void every_key_is_read() {
        NavicatSpec spec =
                spec(
                        Map.of(
                                "task",
                                "\\Backups\\shop of all",
                                "ifRunning",
                                "adopt",
                                "startTimeout",
                                "2m",
                                "checkEvery",
                                "10s",
                                "artifacts",
                                Map.of(
                                        "directory",
                                        "/backups",
                                        "patterns",
                                        List.of("*.nb3"),
                                        "minSize",
                                        "10MB",
                                        "verify",
                                        false)));

        assertThat(spec.ifRunning()).isEqualTo(Overlap.ADOPT);
        assertThat(spec.startTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(spec.checkEvery()).isEqualTo(Duration.ofSeconds(10));
        assertThat(spec.artifacts())
                .isEqualTo(
                        new BackupRule(
                                new ArtifactRule(Path.of("/backups"), List.of("*.nb3"), 10_000_000),
                                false));
        assertThat(spec.warnings()).isEmpty();
    }

    @Test
    void files_are_read_to_their_end_unless_told_otherwise() {
        NavicatSpec spec =
                spec(
                        Map.of(
                                "task",
                                "\\a",
                                "artifacts",
                                Map.of("directory", "/b", "patterns", List.of("*.sql"))));

        assertThat(spec.artifacts())
                .isEqualTo(
                        new BackupRule(new ArtifactRule(Path.of("/b"), List.of("*.sql"), 1), true));
    }

    @Test
    void what_is_wrong_is_said_with_what_to_write() {
        assertThat(problems(Map.of())).singleElement().asString().contains("task", "is missing");
        assertThat(problems(Map.of("task", "oceanbase")))
                .singleElement()
                .asString()
                .contains("does not begin with \\", "Write \\oceanbase.");
        for (String task : List.of("\\", "\\a\\", "\\a\"b", "\\a/b", "\\a*")) {
            assertThat(problems(Map.of("task", task)))
                    .as(task)
                    .singleElement()
                    .asString()
                    .contains("cannot be a task's name");
        }
        assertThat(problems(Map.of("task", "\\a", "ifRunning", "kill")))
                .singleElement()
                .asString()
                .contains("wait, adopt, reject");
        assertThat(problems(Map.of("task", "\\a", "artifacts", Map.of()))).hasSize(2);
        var misspelled = new HashMap<String, Object>(Map.of("task", "\\a"));
        misspelled.put("checkEvry", "5s");
        assertThat(problems(misspelled)).singleElement().asString().contains("checkEvery");
    }

    @Test
    void the_engine_has_its_defaults() {
        var engine = NavicatEngineConfiguration.read(Section.of(Map.of()));

        assertThat(engine.slots()).isEqualTo(4);
        assertThat(engine.scheduler()).isEqualTo(Choice.AUTO);
        assertThat(engine.powershell())
                .endsWith("\\System32\\WindowsPowerShell\\v1.0\\powershell.exe");
        assertThat(engine.schtasks()).endsWith("\\System32\\schtasks.exe");
        assertThat(engine.stallTimeout()).contains(Duration.ofMinutes(10));
        assertThat(engine.sharing()).isEqualTo(Sharing.HOST_ONLY);
        assertThat(engine.name()).isEqualTo("navicat");
    }
}
