package backhaul.worker.backup;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What of a job's backups may go. Backups that were asked for different things do not stand in for
/// each other: each kind is counted by itself. What is not good is neither counted nor removed.
public final class Retention {
    private final JobFolder folder;
    private final Trust trust;
    private final Storage storage;

    /// Of the backups in a job's folder that these keys signed.
    public Retention(JobFolder folder, Trust trust, Storage storage) {
        this.folder = folder;
        this.trust = trust;
        this.storage = storage;
    }

    /// What is to go, oldest first, and why some of it stays all the same.
    public record Plan(List<StoredBackup> go, List<String> objections) {
        public long bytes() {
            return go.stream().flatMap(b -> b.manifest().stream()).mapToLong(Manifest::bytes).sum();
        }
    }

    /// Looks, and removes nothing.
    public Plan plan(Instant now) throws IOException {
        List<StoredBackup> go = new ArrayList<>();
        List<String> objections = new ArrayList<>();
        Keep keep = storage.keep();
        if (keep == null || keep.isNothing()) {
            return new Plan(go, objections);
        }
        for (List<StoredBackup> alike : alike().values()) {
            Set<Instant> kept = keep.of(alike.stream().map(StoredBackup::startedAt).toList(), now);
            List<StoredBackup> old =
                    alike.stream().filter(backup -> !kept.contains(backup.startedAt())).toList();
            UsualSize.objection(alike, storage.minSize())
                    .filter(_ -> !old.isEmpty())
                    .ifPresentOrElse(objections::add, () -> go.addAll(old.reversed()));
        }
        return new Plan(go, objections);
    }

    /// In such a way that a half of it never passes for a backup.
    public void remove(StoredBackup backup) throws IOException {
        backup.folder().remove();
    }

    /// Removes what an earlier removal did not get to the end of.
    public void finish() throws IOException {
        folder.store().finishRemovals(folder.job());
    }

    private Map<Map<String, Object>, List<StoredBackup>> alike() throws IOException {
        return folder.good(trust).stream()
                .collect(
                        Collectors.groupingBy(
                                backup -> backup.manifest().orElseThrow().asked(),
                                LinkedHashMap::new,
                                Collectors.toList()));
    }
}
