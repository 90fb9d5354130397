package backhaul.worker.engine.docker;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Attempt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The folder that the archives of one attempt are written into. It and they bear `.partial` in
/// their names until all of them are complete; then the renaming of the folder makes all final at
/// once, so what has a final name is whole.
final class RunFolder {
    private static final String PARTIAL = ".partial";

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /// What we give our files: archives, and the manifest with its signature.
    private static final Pattern OURS =
            Pattern.compile(
                    "[A-Za-z0-9_][A-Za-z0-9_.-]*\\.(tar|tar\\.zst|tar\\.gz|json|json\\.sig|txt)");

    private static final Pattern STAMPED = Pattern.compile("\\d{8}T\\d{6}Z-");
    private static final String FOLDER = "folder";

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path folder;
    private final Path partial;

    private RunFolder(Path folder) {
        this.folder = folder;
        this.partial = folder.resolveSibling(folder.getFileName() + PARTIAL);
    }

    /// Names the folder, and makes nothing.
    static RunFolder of(Path destination, Attempt attempt) {
        String name = STAMP.format(attempt.startedAt()) + "-" + ending(attempt.run());
        Path plain = destination.toAbsolutePath().normalize();
        return new RunFolder(plain.resolve(attempt.job()).resolve(name));
    }

    /// The folder that a handle names; empty where it is none that this run could have made.
    static Optional<RunFolder> of(Handle handle, Attempt attempt) {
        try {
            Path folder = Path.of(handle.details().getOrDefault(FOLDER, ""));
            Path job = folder.getParent();
            boolean ours =
                    folder.isAbsolute()
                            && folder.equals(folder.normalize())
                            && job != null
                            && job.endsWith(attempt.job())
                            && STAMPED.matcher(folder.getFileName().toString()).lookingAt()
                            && folder.toString().endsWith("Z-" + ending(attempt.run()));
            return ours ? Optional.of(new RunFolder(folder)) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /// What a later life needs to find the folder again.
    Handle handle() {
        String name = folder.getFileName().toString();
        return new Handle("docker", name, Map.of(FOLDER, folder.toString()));
    }

    /// The last 8 characters of the run's id.
    static String ending(RunKey run) {
        return run.id().substring(Math.max(0, run.id().length() - 8));
    }

    Path path() {
        return folder;
    }

    boolean isFinal() {
        return Files.isDirectory(folder, NOFOLLOW_LINKS);
    }

    void create() throws IOException {
        Path job = parent();
        if (!Files.isDirectory(job, NOFOLLOW_LINKS)) {
            Files.createDirectory(job, access("rwx------"));
            sync(job.resolveSibling("."));
        }
        if (isFinal()) {
            throw new IOException(folder + " is there already");
        }
        Files.createDirectory(partial, access("rwx------"));
        sync(job);
    }

    /// A new file, readable by this worker's user alone. `file` is its final name.
    FileChannel create(String file) throws IOException {
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, NOFOLLOW_LINKS);
        return FileChannel.open(partialFile(file), options, access("rw-------"));
    }

    /// Gives the files and the folder their final names. The files have been forced to disk.
    void publish(Iterable<String> files) throws IOException {
        for (String file : files) {
            Files.move(partialFile(file), partial.resolve(file), StandardCopyOption.ATOMIC_MOVE);
        }
        sync(partial);
        Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
        sync(parent());
    }

    /// Where a file lies once the folder is published.
    Path finalFile(String file) {
        return folder.resolve(file);
    }

    /// A small file, whole and on disk when this returns.
    void write(String file, byte[] content) throws IOException {
        try (FileChannel channel = create(file)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /// Reads a file again before it is final.
    InputStream reread(String file) throws IOException {
        return Files.newInputStream(partialFile(file), NOFOLLOW_LINKS);
    }

    /// Removes what is not final, by the names that we gave alone.
    void discard() throws IOException {
        if (!Files.isDirectory(partial, NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(partial, RunFolder::isOurs)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(partial);
    }

    private static boolean isOurs(Path file) {
        String name = file.getFileName().toString();
        String last =
                name.endsWith(PARTIAL) ? name.substring(0, name.length() - PARTIAL.length()) : name;
        return OURS.matcher(last).matches() && Files.isRegularFile(file, NOFOLLOW_LINKS);
    }

    private Path partialFile(String file) {
        return partial.resolve(file + PARTIAL);
    }

    private Path parent() {
        return folder.resolveSibling(".").normalize();
    }

    private static FileAttribute<?>[] access(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /// Makes the names in a folder last through a power cut. Windows keeps them by itself, and
    /// opens no folders.
    private static void sync(Path folder) throws IOException {
        if (POSIX) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
