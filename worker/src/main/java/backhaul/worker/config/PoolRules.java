package backhaul.worker.config;

import backhaul.protocol.Wire;
import backhaul.settings.Section;
import backhaul.worker.catalog.Catalog;
import backhaul.worker.catalog.Job;
import backhaul.worker.engine.EngineConfiguration;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What a member of a pool must keep to: each of its jobs has to be one that any member can take
/// up, and it has to know the others.
final class PoolRules {
    private final Section root;
    private final List<String> pools;

    PoolRules(Section root, List<String> pools) {
        this.root = root;
        this.pools = pools;
    }

    /// Reads `pools`.
    static List<String> read(Section root, String worker, List<String> trustedWorkers) {
        List<String> pools = root.list("pools", List.of());
        for (String pool : pools) {
            if (!Wire.isAddress(pool)) {
                root.problem(
                        "pools",
                        pool + " is not a pool's name.",
                        "Use small letters, digits, '.' and '-', at most 63, a letter or digit first.");
            } else if (pool.equals(worker) || trustedWorkers.contains(pool)) {
                root.problem(
                        "pools",
                        pool + " is the name of a worker.",
                        "Give the pool a name of its own.");
            }
        }
        if (pools.stream().distinct().count() < pools.size()) {
            root.problem("pools", "names one pool twice.", null);
        }
        boolean alone = trustedWorkers.stream().allMatch(worker::equals);
        if (!pools.isEmpty() && alone) {
            root.problem(
                    "pools",
                    "needs trustedWorkers: a member takes over the runs of the others, and must know their keys.",
                    "Write trustedWorkers: with NAME: whpk_... for every other member.");
        }
        return pools;
    }

    /// Says of each job what keeps it out of a pool.
    void check(Catalog catalog, SequencedMap<String, EngineConfiguration> engines) {
        if (pools.isEmpty()) {
            return;
        }
        Map<String, Section> sections = root.sections("jobs");
        for (Job job : catalog.jobs()) {
            Section section = sections.get(job.name());
            EngineConfiguration engine = engines.get(job.engine());
            if (section != null && engine != null) {
                check(job, engine, section);
            }
        }
    }

    private void check(Job job, EngineConfiguration engine, Section section) {
        switch (engine.sharing()) {
            case WATCHABLE -> {}
            case REPEATABLE -> {
                if (!job.rerun()) {
                    section.problem(
                            job.engine(),
                            "may be run again by another member of " + where() + ".",
                            "Write rerun: true if that does no harm, else move it to a worker in no pool.");
                }
            }
            case HOST_ONLY ->
                    section.problem(
                            job.engine(),
                            "is about this host, and this worker is in " + where() + ".",
                            "Move it to a worker that is in no pool.");
        }
    }

    private String where() {
        return (pools.size() == 1 ? "the pool " : "the pools ") + String.join(", ", pools);
    }
}
