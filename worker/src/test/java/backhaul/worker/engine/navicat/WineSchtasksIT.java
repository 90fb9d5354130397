package backhaul.worker.engine.navicat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.navicat.NavicatEngineConfiguration.Choice;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The `schtasks.exe` of Wine, the only one that is no model and can be had here: it prints
/// nothing, does nothing, and ends with 0.
final class WineSchtasksIT {
    private static final int MINUTES = 5;

    @TempDir private Path folder;
    private Path schtasks = Path.of("schtasks");

    @BeforeEach
    void set_up() throws Exception {
        needWine();
        run("wineboot", "-i");
        schtasks = folder.resolve("schtasks");
        Files.writeString(
                schtasks,
                """
                #!/bin/sh
                WINEDEBUG=-all WINEPREFIX='%s' exec wine schtasks.exe "$@"
                """
                        .formatted(folder.resolve("wine")));
        Files.setPosixFilePermissions(schtasks, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void end_wine() throws Exception {
        if (Files.exists(folder.resolve("wine"))) {
            run("wineserver", "-k", "-w");
        }
    }

    private void run(String... command) throws Exception {
        var builder = new ProcessBuilder(command);
        builder.environment().put("WINEPREFIX", folder.resolve("wine").toString());
        builder.environment().put("WINEDEBUG", "-all");
        builder.redirectErrorStream(true);
        builder.redirectOutput(folder.resolve("wine.log").toFile());
        Process process = builder.start();
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    }

    private static void needWine() {
        for (String path : System.getenv("PATH").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(path, "wine"))) {
                return;
            }
        }
        if ("true".equals(System.getenv("BACKHAUL_CI"))) {
            fail("CI must have everything, and wine is not on PATH");
        }
        Assumptions.abort("wine is not on PATH");
    }

    @Test
    void a_schtasks_that_does_nothing_and_says_that_all_went_well_started_nothing()
            throws Exception {
        assertThat(
                        new Schtasks(schtasks.toString(), Duration.ofMinutes(MINUTES))
                                .call("/run", "/tn", "\\oceanbase-auto-bak")
                                .exitCode())
                .isZero();
        var programs =
                new Programs(
                        new NavicatEngineConfiguration(
                                1, Choice.SCHTASKS, "none", schtasks.toString()),
                        BridgeScript.of(folder));
        var engine =
                new NavicatEngine(
                        new NavicatHost(programs, new HostProcesses(), Pace::real),
                        programs::probe);

        Outcome outcome =
                engine.run(
                        new NavicatSpec(
                                "\\oceanbase-auto-bak",
                                Overlap.WAIT,
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(1),
                                null,
                                Map.of()),
                        new FakeAttempt());

        assertThat(outcome)
                .asInstanceOf(type(Outcome.Failed.class))
                .extracting(Outcome.Failed::message)
                .asString()
                .startsWith("not_started: schtasks.exe shows nothing of the task");
    }
}
