package backhaul.worker.command;

import backhaul.settings.Suggestions;
import backhaul.worker.backup.JobFolder;
import backhaul.worker.backup.Retention;
import backhaul.worker.backup.Storage;
import backhaul.worker.backup.StoredBackup;
import backhaul.worker.backup.Trust;
import backhaul.worker.catalog.Job;
import backhaul.worker.config.WorkerSettings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The jobs of a configuration whose archives this host keeps, and whom it believes about them.
record JobArchives(WorkerSettings settings) {
    /// A job, where it keeps its archives, and how.
    record Kept(Job job, Storage storage, Trust trust) {
        String name() {
            return job.name();
        }

        JobFolder folder() {
            return new JobFolder(storage.destination(), job.name());
        }

        List<StoredBackup> backups() throws IOException {
            return folder().backups(trust);
        }

        Retention retention() {
            return new Retention(folder(), trust, storage);
        }
    }

    /// Those of one job, or of all where none is named. Throws [IllegalArgumentException] if there
    /// is no such job.
    List<Kept> of(Optional<String> job) {
        List<Kept> all =
                settings.inForce().catalog().jobs().stream()
                        .flatMap(known -> kept(known).stream())
                        .toList();
        if (job.isEmpty()) {
            return all;
        }
        List<String> names = all.stream().map(Kept::name).toList();
        return all.stream()
                .filter(kept -> kept.name().equals(job.get()))
                .findFirst()
                .map(List::of)
                .orElseThrow(() -> new IllegalArgumentException(noSuchJob(job.get(), names)));
    }

    /// This worker's keys, old ones too, and those of the workers that it believes.
    Trust trust() {
        return Trust.inWorkers(settings.identity().memberKeys());
    }

    private Optional<Kept> kept(Job job) {
        return job.spec().archives().map(storage -> new Kept(job, storage, trust()));
    }

    private String noSuchJob(String name, List<String> names) {
        return settings.file()
                + " has no job \""
                + name
                + "\" that keeps archives on this host.\n"
                + Suggestions.question(name, names)
                        .orElse(
                                names.isEmpty()
                                        ? "No job does."
                                        : "These do: " + String.join(", ", names) + ".");
    }
}
