package backhaul.worker.backup.s3;

import backhaul.worker.backup.ArchiveStore;
import backhaul.worker.backup.BackupFolder;
import backhaul.worker.backup.NewBackup;
import backhaul.worker.backup.OwnNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A bucket, or a prefix in it.
public record S3Store(S3Access access, S3Location place) implements ArchiveStore {
    @Override
    public String location() {
        return place.toString();
    }

    @Override
    public String location(String job) {
        return place.in(job).toString();
    }

    @Override
    public Optional<Path> directory() {
        return Optional.empty();
    }

    @Override
    public void reach() throws IOException {
        new S3Objects(access, place).reach();
    }

    @Override
    public List<BackupFolder> folders(String job) throws IOException {
        List<BackupFolder> folders = new ArrayList<>();
        for (Map.Entry<String, Map<String, Long>> folder : contents(job).entrySet()) {
            if (!folder.getValue().containsKey(S3Folder.REMOVING)) {
                folders.add(
                        new S3Folder(access, place.in(job).in(folder.getKey()), folder.getValue()));
            }
        }
        return folders;
    }

    @Override
    public void finishRemovals(String job) throws IOException {
        for (Map.Entry<String, Map<String, Long>> folder : contents(job).entrySet()) {
            if (OwnNames.startOf(folder.getKey()).isPresent()
                    && folder.getValue().containsKey(S3Folder.REMOVING)) {
                new S3Folder(access, place.in(job).in(folder.getKey()), folder.getValue()).remove();
            }
        }
    }

    @Override
    public NewBackup begin(String job, String folder) {
        return new NewS3Backup(access, place.in(job), folder);
    }

    /// The files that lie directly in the job's folders, by folder.
    private Map<String, Map<String, Long>> contents(String job) throws IOException {
        Map<String, Map<String, Long>> folders = new LinkedHashMap<>();
        new S3Objects(access, place.in(job))
                .sizes()
                .forEach((name, size) -> {
                    String[] parts = name.split("/", -1);
                    if (parts.length == 2) {
                        folders.computeIfAbsent(parts[0], _ -> new LinkedHashMap<>())
                                .put(parts[1], size);
                    }
                });
        return folders;
    }
}
