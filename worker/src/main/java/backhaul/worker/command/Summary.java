package backhaul.worker.command;

import backhaul.worker.catalog.Job;
import backhaul.worker.config.Identity;
import backhaul.worker.config.WorkerSettings;

/// What a configuration amounts to, as `check` and a start show it.
public final class Summary {

    private Summary() {}

    /// `Backhaul worker 1.0.0, docker-01, audience production, /etc/backhaul/worker.yaml`.
    public static String firstLine(WorkerSettings settings) {
        Identity identity = settings.identity();
        return "Backhaul worker %s, %s, audience %s, %s"
                .formatted(
                        WorkerCommand.version(),
                        identity.worker(),
                        identity.audience(),
                        settings.file());
    }

    static void add(WorkerSettings settings, Report report) {
        settings.identity().publicKeys().forEach(key -> report.good("key", key));
        report.good("trusted", CheckOutput.listed(settings.inForce().keys().ids()));
        report.good(
                "jobs",
                CheckOutput.listed(
                        settings.inForce().catalog().jobs().stream().map(Job::name).toList()));
        settings.inForce().warnings().forEach(report::warning);
    }
}
