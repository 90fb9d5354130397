package backhaul.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.settings.Environment;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ConfigurationPathTest {

    private static final Environment SET =
            new Environment(Map.of("BACKHAUL_WORKER_CONFIG", "/srv/worker.yaml"));

    @Test
    void the_option_counts_before_the_variable_and_that_before_the_usual_place() {
        assertThat(ConfigurationPath.find(Optional.of(Path.of("my.yaml")), SET, "Linux"))
                .isEqualTo(Path.of("my.yaml"));
        assertThat(ConfigurationPath.find(Optional.empty(), SET, "Linux"))
                .isEqualTo(Path.of("/srv/worker.yaml"));
        assertThat(ConfigurationPath.find(Optional.empty(), Environment.none(), "Linux"))
                .isEqualTo(Path.of("/etc/backhaul/worker.yaml"));
        assertThat(ConfigurationPath.find(Optional.empty(), Environment.none(), "Windows 11"))
                .isEqualTo(Path.of("C:\\ProgramData\\Backhaul\\worker.yaml"));
    }
}
