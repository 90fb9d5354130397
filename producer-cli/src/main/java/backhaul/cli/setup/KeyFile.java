package backhaul.cli.setup;

import backhaul.cli.exit.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// A file that holds a private key and that its owner alone may read.
final class KeyFile {

    private static final Set<StandardOpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private KeyFile() {}

    /// Writes a file that is not there yet; it never has wider rights, not even for a moment.
    static void write(Path file, String key) {
        try {
            Files.createDirectories(folder(file), rights("rwx------"));
            try (var channel = Files.newByteChannel(file, NEW, rights("rw-------"))) {
                channel.write(StandardCharsets.UTF_8.encode(key + "\n"));
            }
        } catch (FileAlreadyExistsException e) {
            throw Failure.neverStarted(
                            file + " is there already. Nothing was written.",
                            "A key is never overwritten. Take another name, or move the file away.")
                    .causedBy(e);
        } catch (IOException e) {
            throw Failure.neverStarted(
                            "the key could not be written to " + file + ": " + e + ".",
                            "Name another folder: --config FOLDER/config.yaml")
                    .causedBy(e);
        }
    }

    private static Path folder(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file : parent;
    }

    /// On Windows the folder's own rights hold, which for a person's folder name that person alone.
    private static FileAttribute<?>[] rights(String rights) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
                }
                : new FileAttribute<?>[0];
    }
}
