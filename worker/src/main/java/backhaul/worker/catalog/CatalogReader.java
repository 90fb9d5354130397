package backhaul.worker.catalog;

import backhaul.settings.Section;
import backhaul.worker.engine.EngineConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;

/// Reads the jobs of a configuration.
public final class CatalogReader {

    private CatalogReader() {}

    /// Reads `jobs:` of a file's top section. What is wrong is added to its problems; while it has
    /// any, from wherever, jobs may be missing from the result.
    ///
    /// @param engines by the key that chooses them in a job
    public static Catalog read(Section root, SequencedMap<String, EngineConfiguration> engines) {
        List<Job> jobs = new ArrayList<>();
        root.sections("jobs")
                .forEach((name, section) ->
                        new JobReader(name, section, engines).read().ifPresent(jobs::add));
        return new Catalog(jobs);
    }
}
