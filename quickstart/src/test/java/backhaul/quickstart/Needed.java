package backhaul.quickstart;

import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// What a test needs of the machine. Where that is missing the test says so and is skipped; in CI
/// that is a failure.
final class Needed {

    private Needed() {}

    static void program(String name) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(folder, name))) {
                return;
            }
        }
        missing(name + " is not on PATH");
    }

    static void dockerDaemon() throws Exception {
        try (FoundDocker docker = FoundDocker.look("backhaul-look")) {
            if (docker.volume().isEmpty()) {
                missing(docker.line());
            }
        }
    }

    private static void missing(String what) {
        if ("true".equals(System.getenv("BACKHAUL_CI"))) {
            fail("CI must have everything, and " + what);
        }
        Assumptions.abort(what);
    }
}
