package backhaul.worker.engine.docker;

import backhaul.settings.Section;
import backhaul.worker.engine.docker.DockerSpec.Include;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a job's `docker:` section. What is designed and not built yet is refused by name: a job
/// that asks for encryption must not run without it.
final class DockerSpecReader {
    private static final List<String> NOT_BUILT =
            List.of(
                    "labels",
                    "composeProjects",
                    "all",
                    "exclude",
                    "stopTimeout",
                    "hooks",
                    "encryptTo");

    private final Section section;

    DockerSpecReader(Section section) {
        this.section = section;
    }

    DockerSpec read() {
        NOT_BUILT.forEach(section::notBuiltYet);
        only("consistency", "live", List.of("hook", "stop", "pause"));
        List<String> volumes = names("volumes");
        List<String> containers = names("containers");
        if (volumes.isEmpty()
                && containers.isEmpty()
                && !section.has("volumes")
                && !section.has("containers")) {
            section.problem("has nothing to copy.", "Add volumes: [...] or containers: [...].");
        }
        return new DockerSpec(volumes, containers, include(), new StorageReader(section).read());
    }

    private void only(String key, String built, List<String> designed) {
        List<String> all = new ArrayList<>(designed);
        all.add(built);
        section.oneOf(key, all)
                .filter(designed::contains)
                .ifPresent(value ->
                        section.problem(
                                key,
                                value + " is not built yet.",
                                "This version can do " + built + "."));
    }

    private List<String> names(String key) {
        List<String> names = section.list(key, List.of());
        for (String name : names) {
            if (name.matches(".*[*?\\[{].*")) {
                section.problem(
                        key, name + " is a pattern, and those are not built yet.", "Name each.");
            } else if (!DockerSpec.NAME.matcher(name).matches()) {
                section.problem(key, "\"" + name + "\" is no name that Docker allows.", null);
            }
        }
        return names;
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
            section.problem("include", "is empty.", "Write volumes, mounts or both.");
        }
        return include;
    }

    private void refuse(String include) {
        boolean designed = List.of("images", "config", "logs").contains(include);
        section.problem(
                "include",
                designed ? include + " is not built yet." : "\"" + include + "\" is not known.",
                "Write volumes, mounts or both.");
    }
}
