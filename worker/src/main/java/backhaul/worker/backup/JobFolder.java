package backhaul.worker.backup;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The folder of a job, which holds one folder for each of its backups.
public record JobFolder(ArchiveStore store, String job) {

    /// As people are shown it.
    public String location() {
        return store.location(job);
    }

    /// Newest first. A folder with another name is none of ours, and is left alone.
    public List<StoredBackup> backups(Trust trust) throws IOException {
        List<StoredBackup> backups = new ArrayList<>();
        for (BackupFolder folder : store.folders(job)) {
            Optional<Instant> start = OwnNames.startOf(folder.name());
            if (start.isPresent()) {
                backups.add(
                        new StoredBackup(folder, start.get(), ManifestFiles.read(folder, trust)));
            }
        }
        backups.sort(
                Comparator.comparing(StoredBackup::startedAt)
                        .thenComparing(backup -> backup.folder().location())
                        .reversed());
        return backups;
    }

    /// Newest first, only what can be relied on.
    public List<StoredBackup> good(Trust trust) throws IOException {
        return backups(trust).stream().filter(backup -> backup.problem().isEmpty()).toList();
    }
}
