package backhaul.worker.backup;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A directory of this host. It has to exist: made by us, it would be the empty mount point of a
/// disk that is not there.
public record DirectoryStore(Path path) implements ArchiveStore {
    @Override
    public String location() {
        return path.toString();
    }

    @Override
    public String location(String job) {
        return path.resolve(job).toString();
    }

    @Override
    public Optional<Path> directory() {
        return Optional.of(path);
    }

    @Override
    public void reach() throws IOException {
        if (!Files.isDirectory(path)) {
            throw new NoSuchFileException(
                    path.toString(), null, "is no directory on this host: make it");
        }
        if (!Files.isWritable(path)) {
            throw new AccessDeniedException(
                    path.toString(), null, "is not writable for this worker's user");
        }
    }

    @Override
    public List<BackupFolder> folders(String job) throws IOException {
        List<BackupFolder> found = new ArrayList<>();
        Path jobs = path.resolve(job);
        if (Files.isDirectory(jobs, NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(jobs)) {
                for (Path folder : folders) {
                    if (Files.isDirectory(folder, NOFOLLOW_LINKS)) {
                        found.add(new DirectoryBackup(folder));
                    }
                }
            }
        }
        return found;
    }

    @Override
    public void finishRemovals(String job) throws IOException {
        Path jobs = path.resolve(job);
        if (!Files.isDirectory(jobs, NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> left =
                Files.newDirectoryStream(jobs, "????????T??????Z-*" + DirectoryBackup.REMOVING)) {
            for (Path going : left) {
                DirectoryBackup.delete(going);
            }
        }
    }

    @Override
    public NewBackup begin(String job, String folder) {
        return new NewDirectory(path.toAbsolutePath().normalize().resolve(job).resolve(folder));
    }
}
