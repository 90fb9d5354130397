package backhaul.worker.engine.navicat;

import backhaul.settings.Section;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.EngineConfiguration;
import backhaul.worker.engine.EngineContext;
import backhaul.worker.engine.JobSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// `engines.navicat`: `slots` attempts at once; how the Task Scheduler is asked; and, for hosts
/// that have them elsewhere, the programs.
public record NavicatEngineConfiguration(
        int slots, Choice scheduler, String powershell, String schtasks)
        implements EngineConfiguration {
    private static final int SLOTS = 4;
    private static final int MOST_SLOTS = 100;
    private static final Duration STALL = Duration.ofMinutes(10);

    /// How the Task Scheduler is asked.
    public enum Choice {
        COM,
        SCHTASKS,
        /// By COM where that works.
        AUTO
    }

    public NavicatEngineConfiguration {
        if (slots < 1 || slots > MOST_SLOTS) {
            throw new IllegalArgumentException("engines.navicat.slots: " + slots);
        }
    }

    /// Everything as it is where nothing is said.
    static NavicatEngineConfiguration ofThisHost() {
        return read(Section.of(Map.of()));
    }

    public static NavicatEngineConfiguration read(Section section) {
        String system32 =
                System.getenv().getOrDefault("SystemRoot", "C:\\Windows") + "\\System32\\";
        return new NavicatEngineConfiguration(
                section.integer("slots", SLOTS, 1, MOST_SLOTS),
                section.choice("scheduler", Choice.AUTO),
                section.text("powershell", system32 + "WindowsPowerShell\\v1.0\\powershell.exe"),
                section.text("schtasks", system32 + "schtasks.exe"));
    }

    @Override
    public String name() {
        return "navicat";
    }

    /// A look that sees the task run is its sign of life.
    @Override
    public Optional<Duration> stallTimeout() {
        return Optional.of(STALL);
    }

    @Override
    public JobSpec readSpec(Section section) {
        return new NavicatSpecReader(section).read();
    }

    @Override
    public Engine open(EngineContext context) {
        Programs programs = new Programs(this, BridgeScript.of(context.dataDirectory()));
        return new NavicatEngine(
                new NavicatHost(programs, new HostProcesses(), Pace::real), programs::probe);
    }
}
