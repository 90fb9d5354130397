package backhaul.worker.config;

import backhaul.worker.admission.TrustedKey;
import backhaul.worker.catalog.Catalog;
import backhaul.worker.catalog.Job;
import java.util.ArrayList;
import java.util.List;

/// Settings that are legal and hardly meant.
final class Warnings {

    private Warnings() {}

    static List<String> of(Catalog catalog, List<TrustedKey> keys) {
        var warnings = new ArrayList<String>();
        if (catalog.jobs().isEmpty()) {
            warnings.add("there are no jobs: every request is rejected");
        }
        if (keys.isEmpty()) {
            warnings.add("there are no trustedKeys: nobody can ask for a backup");
        }
        for (TrustedKey key : keys) {
            key.jobs().stream()
                    .filter(name -> isPlain(name) && catalog.job(name).isEmpty())
                    .map(name ->
                            "trustedKeys.%s names the job %s, which is not here"
                                    .formatted(key.id(), name))
                    .forEach(warnings::add);
        }
        for (Job job : catalog.jobs()) {
            job.spec().warnings().forEach(w -> warnings.add("jobs." + job.name() + " " + w));
        }
        return warnings;
    }

    private static boolean isPlain(String glob) {
        return !glob.contains("*") && !glob.contains("?");
    }
}
