package backhaul.settings;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Settings as a test writes them.
final class Yaml {

    private static final Path FILE = Path.of("/etc/backhaul/worker.yaml");

    private Yaml() {}

    static SettingsFile file(String yaml) throws InvalidSettings {
        return file(yaml, Map.of());
    }

    static SettingsFile file(String yaml, Map<String, String> environment) throws InvalidSettings {
        return SettingsFile.parse(FILE, yaml, new Environment(environment), new Secrets());
    }

    static Section root(String yaml) throws InvalidSettings {
        return file(yaml).root();
    }

    /// What is said of text that is no YAML at all.
    static String mistake(String yaml) {
        InvalidSettings invalid = catchThrowableOfType(InvalidSettings.class, () -> file(yaml));
        return said(invalid.problems());
    }

    static String said(Section section) {
        return said(section.problems());
    }

    private static String said(List<Problem> problems) {
        return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }
}
