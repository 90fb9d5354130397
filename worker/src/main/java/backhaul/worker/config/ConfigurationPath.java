package backhaul.worker.config;

import backhaul.settings.Environment;
import java.nio.file.Path;
import java.util.Optional;

/// Where `worker.yaml` lies: where `--config` says, else `BACKHAUL_WORKER_CONFIG`, else the place
/// that the operating system keeps configuration in.
public final class ConfigurationPath {

    static final String VARIABLE = "BACKHAUL_WORKER_CONFIG";

    private ConfigurationPath() {}

    public static Path find(Optional<Path> option, Environment environment, String osName) {
        return option.or(() ->
                        environment.variable(VARIABLE).filter(v -> !v.isBlank()).map(Path::of))
                .orElseGet(() -> standard(osName));
    }

    private static Path standard(String osName) {
        return ProcessSettings.isWindows(osName)
                ? Path.of("C:\\ProgramData\\Backhaul\\worker.yaml")
                : Path.of("/etc/backhaul/worker.yaml");
    }
}
