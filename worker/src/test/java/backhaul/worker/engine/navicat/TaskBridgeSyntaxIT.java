package backhaul.worker.engine.navicat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// There is no PowerShell here, but its grammar.
final class TaskBridgeSyntaxIT {
    private static final Path CHECK = Path.of("src/test/node/powershell").toAbsolutePath();

    @TempDir private Path folder;

    @Test
    void the_script_of_the_bridge_is_powershell_in_ascii() throws Exception {
        need("node");
        need("npm");
        for (String file : List.of("check.mjs", "package.json", "package-lock.json")) {
            Files.copy(CHECK.resolve(file), folder.resolve(file));
        }
        run(0, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        Path script = folder.resolve(BridgeScript.NAME);
        try (InputStream in = BridgeScript.open()) {
            Files.copy(in, script);
        }
        Path broken = Files.writeString(folder.resolve("broken.ps1"), "function x( {\n");

        run(0, "node", "check.mjs", script.toString());
        run(1, "node", "check.mjs", broken.toString());
        assertThat(Files.readString(script)).matches("(?s)[\\x09\\x0a\\x0d\\x20-\\x7e]*");
    }

    private void run(int expected, String... command) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isEqualTo(expected);
    }

    private static void need(String program) {
        for (String path : System.getenv("PATH").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(path, program))) {
                return;
            }
        }
        if ("true".equals(System.getenv("BACKHAUL_CI"))) {
            fail("CI must have everything, and " + program + " is not on PATH");
        }
        Assumptions.abort(program + " is not on PATH");
    }
}
