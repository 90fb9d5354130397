package backhaul.worker.engine.docker;

import backhaul.worker.backup.Age;
import backhaul.worker.backup.NewBackup;
import backhaul.worker.backup.Packing;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Copies one tar from the daemon into a compressed file, and makes sure on the way that it is
/// whole.
final class Copy {
    private static final int BUFFER = 256 << 10;
    private static final long FREE_CHECK_EVERY = 64L << 20;

    private final String label;
    private final Packing packing;
    private final Destination destination;
    private final LongConsumer progress;

    /// `progress` hears after each buffer how many bytes of the tar have come.
    Copy(String label, Packing packing, Destination destination, LongConsumer progress) {
        this.label = label;
        this.packing = packing;
        this.destination = destination;
        this.progress = progress;
    }

    /// Bytes of the tar and of the file, and the file's digest; that of the tar where it is
    /// encrypted, and so cannot be told from the file's.
    record Written(
            long entries, long tarBytes, long bytes, String sha256, @Nullable String tarSha256) {}

    Written run(InputStream tar, NewBackup.Sink to) throws Failure {
        TarCheck check = new TarCheck();
        ArchiveFile file = new ArchiveFile(to);
        MessageDigest tarSha256 = packing.isEncrypted() ? Digests.sha256() : null;
        long tarBytes;
        try (file;
                OutputStream packed = packing(file)) {
            tarBytes = pumpOrGiveUp(tar, packed, file, new Watch(check, tarSha256));
        } catch (IOException e) {
            throw Failure.passing(
                    "the archive of " + label + " cannot be written: " + Reason.of(e));
        }
        return new Written(
                check.entries(),
                tarBytes,
                file.bytes(),
                file.sha256(),
                tarSha256 == null ? null : HexFormat.of().formatHex(tarSha256.digest()));
    }

    /// What follows a tar as it passes.
    private record Watch(TarCheck check, @Nullable MessageDigest sha256) {
        void accept(byte[] buffer, int length) {
            check.accept(buffer, 0, length);
            if (sha256 != null) {
                sha256.update(buffer, 0, length);
            }
        }
    }

    private OutputStream packing(ArchiveFile archive) throws IOException {
        OutputStream file =
                packing.isEncrypted() ? Age.encrypting(archive, packing.encryptTo()) : archive;
        return switch (packing.compression()) {
            case ZSTD ->
                    new ZstdOutputStreamNoFinalizer(file, packing.level())
                            .setWorkers(packing.workers())
                            .setChecksum(true);
            case GZIP -> new Gzip(file, packing.level());
            case NONE -> file;
        };
    }

    /// The JDK's, with a level.
    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream to, int level) throws IOException {
            super(to, BUFFER);
            def.setLevel(level);
        }
    }

    /// Before the streams are closed, which would keep what is not whole.
    private long pumpOrGiveUp(InputStream tar, OutputStream packed, ArchiveFile file, Watch watch)
            throws Failure, IOException {
        boolean whole = false;
        try {
            long read = pump(tar, packed, file, watch);
            whole = true;
            return read;
        } finally {
            if (!whole) {
                file.giveUp();
            }
        }
    }

    private long pump(InputStream tar, OutputStream packed, ArchiveFile file, Watch watch)
            throws Failure, IOException {
        byte[] buffer = new byte[BUFFER];
        long read = 0;
        long nextFreeCheck = FREE_CHECK_EVERY;
        for (int length; (length = read(tar, buffer)) >= 0; ) {
            watch.accept(buffer, length);
            refuse(watch.check().problem());
            packed.write(buffer, 0, length);
            read += length;
            progress.accept(read);
            if (file.bytes() >= nextFreeCheck) {
                destination.requireFree();
                nextFreeCheck = file.bytes() + FREE_CHECK_EVERY;
            }
        }
        refuse(watch.check().problemAtEnd());
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
