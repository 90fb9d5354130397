package backhaul.worker.config;

import backhaul.worker.admission.KeyRing;
import backhaul.worker.catalog.Catalog;
import java.util.List;

/// What may change while the worker runs: the jobs, and who may ask for them. All of it always
/// comes from one reading of the file.
///
/// @param warnings what is legal and worth a word, each as it follows `warning`
public record InForce(Catalog catalog, KeyRing keys, List<String> warnings) {

    public InForce {
        warnings = List.copyOf(warnings);
    }
}
