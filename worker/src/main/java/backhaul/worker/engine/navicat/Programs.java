package backhaul.worker.engine.navicat;

import backhaul.worker.engine.Engine.Probe;
import backhaul.worker.engine.navicat.TaskHandle.SchedulerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The programs of this host that speak with its Task Scheduler.
final class Programs implements NavicatHost.Schedulers {
    private static final Logger log = LoggerFactory.getLogger(Programs.class);

    /// A PowerShell that starts on a busy host takes its time.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final NavicatEngineConfiguration configuration;
    private final BridgeScript script;

    Programs(NavicatEngineConfiguration configuration, BridgeScript script) {
        this.configuration = configuration;
        this.script = script;
    }

    @Override
    public SchedulerKind choose() throws InterruptedException {
        return switch (configuration.scheduler()) {
            case COM -> SchedulerKind.COM;
            case SCHTASKS -> SchedulerKind.SCHTASKS;
            case AUTO -> {
                try {
                    greet();
                    yield SchedulerKind.COM;
                } catch (IOException e) {
                    log.info("COM is not to be had, so schtasks.exe is used: {}", e.getMessage());
                    yield SchedulerKind.SCHTASKS;
                }
            }
        };
    }

    /// One line about a way to the Task Scheduler.
    ///
    /// @throws IOException where it is not there
    String greet(SchedulerKind kind) throws IOException, InterruptedException {
        return switch (kind) {
            case COM -> greet();
            case SCHTASKS -> {
                int code = schtasks().call("/query", "/?").exitCode();
                if (code != 0) {
                    throw new IOException(configuration.schtasks() + " ends with " + code);
                }
                yield "Task Scheduler by " + configuration.schtasks();
            }
        };
    }

    private Schtasks schtasks() {
        return new Schtasks(configuration.schtasks(), PATIENCE);
    }

    private String greet() throws IOException, InterruptedException {
        try (ComScheduler com = com("\\")) {
            return com.hello();
        }
    }

    @Override
    public TaskScheduler open(SchedulerKind kind, String task) {
        return switch (kind) {
            case COM -> com(task);
            case SCHTASKS -> new SchtasksScheduler(schtasks(), task);
        };
    }

    private ComScheduler com(String task) {
        return new ComScheduler(this::bridge, PATIENCE, task);
    }

    private List<String> bridge() throws IOException {
        Path file = script.file();
        return List.of(
                configuration.powershell(),
                "-NoLogo",
                "-NoProfile",
                "-NonInteractive",
                "-ExecutionPolicy",
                "Bypass",
                "-File",
                file.toString());
    }

    /// For the start, and `check --connect`.
    Probe probe() {
        try {
            return switch (configuration.scheduler()) {
                case COM -> com();
                case SCHTASKS -> schtasks(null);
                case AUTO -> either();
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Probe(false, "interrupted");
        }
    }

    private Probe com() throws InterruptedException {
        try {
            return new Probe(true, greet());
        } catch (IOException e) {
            return new Probe(false, "no Task Scheduler by COM: " + e.getMessage());
        }
    }

    private Probe either() throws InterruptedException {
        try {
            return new Probe(true, greet());
        } catch (IOException e) {
            return schtasks(e);
        }
    }

    private Probe schtasks(@Nullable IOException noCom) throws InterruptedException {
        String why = noCom == null ? "" : "; not by COM: " + noCom.getMessage();
        try {
            return new Probe(true, greet(SchedulerKind.SCHTASKS) + why);
        } catch (IOException e) {
            return new Probe(false, "no Task Scheduler: " + e.getMessage() + why);
        }
    }
}
