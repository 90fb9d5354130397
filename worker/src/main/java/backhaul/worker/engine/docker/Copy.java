package backhaul.worker.engine.docker;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Copies one tar from the daemon into a compressed file, and makes sure on the way that it is
/// whole.
final class Copy {
    private static final int BUFFER = 256 << 10;
    private static final long FREE_CHECK_EVERY = 64L << 20;

    /// More than two gain nothing beside the daemon, which needs a core itself.
    private static final int WORKERS = Math.min(2, Runtime.getRuntime().availableProcessors());

    private final String label;
    private final int level;
    private final Destination destination;
    private final LongConsumer progress;

    /// `progress` hears after each buffer how many bytes of the tar have come.
    Copy(String label, int level, Destination destination, LongConsumer progress) {
        this.label = label;
        this.level = level;
        this.destination = destination;
        this.progress = progress;
    }

    /// Bytes of the tar and of the file, and the file's digest.
    record Written(long entries, long tarBytes, long bytes, String sha256) {}

    Written run(InputStream tar, FileChannel to) throws Failure {
        TarCheck check = new TarCheck();
        ArchiveFile file = new ArchiveFile(to);
        long tarBytes;
        try (file;
                OutputStream zstd = compressing(file)) {
            tarBytes = pump(tar, zstd, file, check);
        } catch (IOException e) {
            throw Failure.passing(
                    "the archive of " + label + " cannot be written: " + Reason.of(e));
        }
        return new Written(check.entries(), tarBytes, file.bytes(), file.sha256());
    }

    private OutputStream compressing(ArchiveFile file) throws IOException {
        return new ZstdOutputStreamNoFinalizer(file, level).setWorkers(WORKERS).setChecksum(true);
    }

    private long pump(InputStream tar, OutputStream zstd, ArchiveFile file, TarCheck check)
            throws Failure, IOException {
        byte[] buffer = new byte[BUFFER];
        long read = 0;
        long nextFreeCheck = FREE_CHECK_EVERY;
        for (int length; (length = read(tar, buffer)) >= 0; ) {
            check.accept(buffer, 0, length);
            refuse(check.problem());
            zstd.write(buffer, 0, length);
            read += length;
            progress.accept(read);
            if (file.bytes() >= nextFreeCheck) {
                destination.requireFree();
                nextFreeCheck = file.bytes() + FREE_CHECK_EVERY;
            }
        }
        refuse(check.problemAtEnd());
        return read;
    }

    private int read(InputStream tar, byte[] buffer) throws Failure {
        try {
            return tar.read(buffer);
        } catch (IOException e) {
            throw Failure.passing(
                    "the daemon broke off the archive of " + label + ": " + Reason.of(e));
        }
    }

    private void refuse(Optional<String> problem) throws Failure {
        if (problem.isPresent()) {
            throw Failure.passing(
                    "the daemon's archive of "
                            + label
                            + " is not whole: "
                            + problem.get()
                            + ". It breaks off where a file shrinks while it is read");
        }
    }
}
