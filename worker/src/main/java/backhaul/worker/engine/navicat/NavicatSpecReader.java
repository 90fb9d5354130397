package backhaul.worker.engine.navicat;

import backhaul.settings.Section;
import backhaul.worker.engine.ArtifactRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a job's `navicat:` section.
final class NavicatSpecReader {
    /// Folders and a name, as the Task Scheduler allows them; no character that ends an argument.
    private static final Pattern TASK =
            Pattern.compile("(?:\\\\[^\\\\/:*?\"<>|\\p{Cntrl}]+)+(?<![ .])");

    private static final int LONGEST_TASK = 230;
    private static final Duration SHORTEST_LOOK = Duration.ofSeconds(1);
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(5);
    private static final Duration LONGEST_START = Duration.ofHours(1);

    private final Section section;

    NavicatSpecReader(Section section) {
        this.section = section;
    }

    NavicatSpec read() {
        return new NavicatSpec(
                task(),
                section.choice("ifRunning", Overlap.WAIT),
                section.duration(
                        "startTimeout", Duration.ofSeconds(60), SHORTEST_LOOK, LONGEST_START),
                section.duration("checkEvery", Duration.ofSeconds(5), SHORTEST_LOOK, LONGEST_LOOK),
                section.section("artifacts").map(NavicatSpecReader::artifacts).orElse(null),
                Map.copyOf(section.written()));
    }

    private String task() {
        String task =
                section.requiredText(
                        "task", "Write it as the Task Scheduler shows it: \\name-of-the-task.");
        if (!task.isBlank() && !task.startsWith("\\")) {
            section.problem("task", task + " does not begin with \\.", "Write \\" + task + ".");
        } else if (!task.isBlank()
                && (!TASK.matcher(task).matches() || task.length() > LONGEST_TASK)) {
            section.problem(
                    "task",
                    task + " cannot be a task's name.",
                    "Write it as the Task Scheduler shows it: \\folder\\name.");
        }
        return task;
    }

    private static @Nullable BackupRule artifacts(Section at) {
        Optional<Path> directory = at.path("directory");
        if (!at.has("directory")) {
            at.problem("directory", "is missing.", "Name the folder of Navicat's backups.");
        }
        List<String> patterns = at.list("patterns", List.of());
        if (!at.has("patterns")) {
            at.problem("patterns", "is missing.", "Write [\"*.nb3\"].");
        }
        long minSize = at.size("minSize", 1);
        boolean verify = at.flag("verify", true);
        try {
            return directory.isEmpty() || patterns.isEmpty()
                    ? null
                    : new BackupRule(new ArtifactRule(directory.get(), patterns, minSize), verify);
        } catch (IllegalArgumentException e) {
            at.problem("patterns", e.getMessage() + ".", "Write globs like *.nb3.");
            return null;
        }
    }
}
