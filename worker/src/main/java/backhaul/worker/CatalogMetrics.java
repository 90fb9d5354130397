package backhaul.worker;

import backhaul.worker.catalog.Catalog;
import backhaul.worker.catalog.Job;
import backhaul.worker.config.WorkerSettings;
import backhaul.worker.loop.Slots;
import backhaul.worker.ops.Metrics;
import backhaul.worker.presence.JobBoard;
import java.util.HashSet;
import java.util.Set;

/// The numbers that follow from the catalog and not from an event: slots of engines, rhythm and
/// last success of jobs.
final class CatalogMetrics {
    private final Metrics metrics;
    private final WorkerSettings settings;
    private final Slots slots;
    private final JobBoard board;
    private Set<String> told = Set.of();

    CatalogMetrics(Metrics metrics, WorkerSettings settings, Slots slots, JobBoard board) {
        this.metrics = metrics;
        this.settings = settings;
        this.slots = slots;
        this.board = board;
    }

    void tell(Catalog catalog) {
        settings.engines()
                .values()
                .forEach(e -> metrics.engine(e.name(), e.slots(), slots.taken(e.name())));
        Set<String> now = new HashSet<>();
        for (Job job : catalog.jobs()) {
            now.add(job.name());
            if (job.expectEvery() != null) {
                metrics.expectEvery(job.name(), job.expectEvery());
            }
            board.lastSuccess(job.name()).ifPresent(at -> metrics.lastSuccess(job.name(), at));
        }
        told.stream().filter(job -> !now.contains(job)).forEach(metrics::forgetJob);
        told = now;
    }
}
