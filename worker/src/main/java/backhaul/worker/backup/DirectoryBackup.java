package backhaul.worker.backup;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;

/// A folder of this host's. Links in it are not followed.
public record DirectoryBackup(Path path) implements BackupFolder {
    static final String REMOVING = ".removing";

    @Override
    public String name() {
        return path.getFileName().toString();
    }

    @Override
    public String location() {
        return path.toString();
    }

    @Override
    public InputStream open(String file) throws IOException {
        if (!Files.isDirectory(path)) {
            throw new NotDirectoryException(path.toString());
        }
        return Files.newInputStream(path.resolve(file), NOFOLLOW_LINKS);
    }

    @Override
    public OptionalLong size(String file) throws IOException {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(
                            path.resolve(file), BasicFileAttributes.class, NOFOLLOW_LINKS);
            return found.isRegularFile() ? OptionalLong.of(found.size()) : OptionalLong.empty();
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        }
    }

    /// First all of it gets another name at once.
    @Override
    public void remove() throws IOException {
        Path going = path.resolveSibling(path.getFileName() + REMOVING);
        Files.move(path, going, StandardCopyOption.ATOMIC_MOVE);
        delete(going);
    }

    /// Files alone: a folder in it is none of ours, and keeps it from going.
    static void delete(Path going) throws IOException {
        if (!Files.isDirectory(going, NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(going)) {
            for (Path file : files) {
                if (Files.isRegularFile(file, NOFOLLOW_LINKS)) {
                    Files.delete(file);
                }
            }
        }
        Files.delete(going);
    }

    @Override
    public String toString() {
        return location();
    }
}
