package backhaul.worker.engine.docker;

import backhaul.settings.Section;
import backhaul.worker.backup.s3.S3Access;
import backhaul.worker.engine.docker.Choice.All;
import backhaul.worker.engine.docker.Parts.Include;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a job's `docker:` section.
final class DockerSpecReader {
    private static final String PROJECTS = "composeProjects";

    private static final List<String> WAYS =
            List.of("volumes", "containers", PROJECTS, "containerLabels", "volumeLabels", "all");

    /// `key` or `key=value`.
    private static final Pattern LABEL = Pattern.compile("[^=\\s]+(=.*)?");

    private static final String INCLUDE_MEND =
            "Write some of volumes, mounts, images, config, logs.";

    private final Section section;
    private final @Nullable S3Access s3;

    /// A null `s3` is none.
    DockerSpecReader(Section section, @Nullable S3Access s3) {
        this.section = section;
        this.s3 = s3;
    }

    DockerSpec read() {
        Choice choice =
                new Choice(
                        names("volumes"),
                        names("containers"),
                        names(PROJECTS),
                        labels("containerLabels"),
                        labels("volumeLabels"),
                        section.choice("all", All.class).orElse(null));
        if (WAYS.stream().noneMatch(section::has)) {
            section.problem("has nothing to copy.", "Add volumes: [...] or containers: [...].");
        }
        return new DockerSpec(
                choice,
                new Parts(include(), exclude(), composeFiles()),
                new CareReader(section).read(),
                new StorageReader(section, s3).read());
    }

    private List<String> names(String key) {
        List<String> names = section.list(key, List.of());
        for (String element : names) {
            String name = key.equals(PROJECTS) ? element : Choice.bare(element);
            if (Glob.isOne(name)) {
                pattern(key, name);
            } else if (!DockerSpec.NAME.matcher(name).matches()) {
                section.problem(key, "\"" + name + "\" is no name that Docker allows.", null);
            }
        }
        return names;
    }

    private void pattern(String key, String pattern) {
        try {
            Glob.of(pattern);
        } catch (IllegalArgumentException e) {
            section.problem(
                    key, "\"" + pattern + "\" is no pattern: " + e.getMessage() + ".", null);
        }
    }

    private List<String> labels(String key) {
        List<String> labels = section.list(key, List.of());
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                section.problem(key, "\"" + label + "\" is no label.", "Write key or key=value.");
            }
        }
        return labels;
    }

    private List<String> exclude() {
        List<String> patterns = section.list("exclude", List.of());
        patterns.forEach(pattern -> pattern("exclude", pattern));
        return patterns;
    }

    private List<Path> composeFiles() {
        List<Path> files = new ArrayList<>();
        for (String file : section.list("composeFiles", List.of())) {
            files.add(section.folder().resolve(file).normalize());
        }
        return files;
    }

    private @Nullable Set<Include> include() {
        Optional<List<String>> list = section.list("include");
        if (list.isEmpty()) {
            return null;
        }
        Set<Include> include = EnumSet.noneOf(Include.class);
        for (String spelling : list.get()) {
            Include.spelled(spelling).ifPresentOrElse(include::add, () -> refuse(spelling));
        }
        if (list.get().isEmpty()) {
            section.problem("include", "is empty.", INCLUDE_MEND);
        }
        return include;
    }

    private void refuse(String include) {
        section.problem("include", "\"" + include + "\" is not known.", INCLUDE_MEND);
    }
}
