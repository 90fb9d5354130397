package backhaul.worker.backup;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/// A folder that bears `.partial` in its name, and in those of its files, until all of them are
/// complete; then the renaming of the folder makes all final at once, so what has a final name is
/// whole.
final class NewDirectory implements NewBackup {
    private static final String PARTIAL = ".partial";

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path folder;
    private final Path partial;

    NewDirectory(Path folder) {
        this.folder = folder;
        this.partial = folder.resolveSibling(folder.getFileName() + PARTIAL);
    }

    @Override
    public String location() {
        return folder.toString();
    }

    @Override
    public String location(String file) {
        return folder.resolve(file).toUri().toString();
    }

    @Override
    public boolean isPublished() {
        return Files.isDirectory(folder, NOFOLLOW_LINKS);
    }

    @Override
    public void create() throws IOException {
        Path job = parent();
        if (!Files.isDirectory(job, NOFOLLOW_LINKS)) {
            Files.createDirectory(job, access("rwx------"));
            sync(job.resolveSibling("."));
        }
        if (isPublished()) {
            throw new IOException(folder + " is there already");
        }
        Files.createDirectory(partial, access("rwx------"));
        sync(job);
    }

    /// Readable by this worker's user alone.
    @Override
    public Sink create(String file) throws IOException {
        return new FileSink(open(file));
    }

    @Override
    public void publish(List<String> files) throws IOException {
        for (String file : files) {
            Files.move(partialFile(file), partial.resolve(file), StandardCopyOption.ATOMIC_MOVE);
        }
        sync(partial);
        Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
        sync(parent());
    }

    @Override
    public void write(String file, byte[] content) throws IOException {
        try (FileChannel channel = open(file)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    @Override
    public InputStream reread(String file) throws IOException {
        return Files.newInputStream(partialFile(file), NOFOLLOW_LINKS);
    }

    @Override
    public void discard() throws IOException {
        if (!Files.isDirectory(partial, NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(partial, NewDirectory::isOurs)) {
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
        return OwnNames.isFile(last) && Files.isRegularFile(file, NOFOLLOW_LINKS);
    }

    private FileChannel open(String file) throws IOException {
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, NOFOLLOW_LINKS);
        return FileChannel.open(partialFile(file), options, access("rw-------"));
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

    /// Closed, it is on disk.
    private static final class FileSink implements Sink {
        private final FileChannel file;
        private boolean givenUp;

        FileSink(FileChannel file) {
            this.file = file;
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(from, offset, length);
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
        }

        @Override
        public void giveUp() {
            givenUp = true;
        }

        @Override
        public void close() throws IOException {
            if (file.isOpen()) {
                try (file) {
                    if (!givenUp) {
                        file.force(true);
                    }
                }
            }
        }
    }
}
