package backhaul.cli.settings;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the producer's file is looked for.
///
/// @param chosen someone named this file, so it must be there; the usual place may be empty
public record SettingsLocation(Path file, boolean chosen) {

    /// `--config`, else `BACKHAUL_CONFIG`, else the usual place of the system; a profile is a file
    /// beside that.
    public static SettingsLocation of(
            @Nullable Path config,
            @Nullable String profile,
            Map<String, String> environment,
            Path home) {
        String variable = environment.get("BACKHAUL_CONFIG");
        boolean named = variable != null && !variable.isBlank();
        Path file = config != null ? config : named ? Path.of(variable) : usual(environment, home);
        return profile == null
                ? new SettingsLocation(file, config != null || named)
                : new SettingsLocation(file.resolveSibling(profile + ".yaml"), true);
    }

    private static Path usual(Map<String, String> environment, Path home) {
        String applicationData = environment.get("APPDATA");
        return applicationData == null || applicationData.isBlank()
                ? home.resolve(".config").resolve("backhaul").resolve("config.yaml")
                : Path.of(applicationData).resolve("Backhaul").resolve("config.yaml");
    }
}
