package backhaul.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingsLocationTest {

    private static final Path HOME = Path.of("/home/alice");

    @Test
    void the_line_goes_before_the_environment_and_that_before_the_usual_place() {
        Map<String, String> named = Map.of("BACKHAUL_CONFIG", "/etc/b.yaml");

        assertThat(SettingsLocation.of(Path.of("/c.yaml"), null, named, HOME))
                .isEqualTo(new SettingsLocation(Path.of("/c.yaml"), true));
        assertThat(SettingsLocation.of(null, null, named, HOME))
                .isEqualTo(new SettingsLocation(Path.of("/etc/b.yaml"), true));
        assertThat(SettingsLocation.of(null, null, Map.of(), HOME))
                .isEqualTo(
                        new SettingsLocation(
                                Path.of("/home/alice/.config/backhaul/config.yaml"), false));
    }

    @Test
    void windows_has_a_usual_place_of_its_own() {
        assertThat(SettingsLocation.of(null, null, Map.of("APPDATA", "/roaming"), HOME).file())
                .isEqualTo(Path.of("/roaming/Backhaul/config.yaml"));
    }

    @Test
    void a_profile_lies_beside_the_file() {
        assertThat(SettingsLocation.of(Path.of("/x/c.yaml"), "staging", Map.of(), HOME))
                .isEqualTo(new SettingsLocation(Path.of("/x/staging.yaml"), true));
    }
}
