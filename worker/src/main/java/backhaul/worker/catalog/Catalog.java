package backhaul.worker.catalog;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The jobs of a configuration, by name. Immutable; a change of the configuration makes a new one.
public final class Catalog {

    private final Map<String, Job> jobs = new LinkedHashMap<>();

    public Catalog(Collection<Job> jobs) {
        for (Job job : jobs) {
            if (this.jobs.put(job.name(), job) != null) {
                throw new IllegalArgumentException("two jobs are named " + job.name());
            }
        }
    }

    public Optional<Job> job(String name) {
        return Optional.ofNullable(jobs.get(name));
    }

    /// In the order of the configuration.
    public List<Job> jobs() {
        return List.copyOf(jobs.values());
    }
}
