package backhaul.worker.engine.docker;

import backhaul.worker.backup.Packing;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.docker.Backup.Archive;
import backhaul.worker.engine.docker.Backup.Copied;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/// Reads archives back from where they are kept before they count, and compares them with what was
/// sent there. What is encrypted it can compare by its bytes alone.
final class Verification {
    private final RunFolder folder;
    private final Attempt attempt;

    Verification(RunFolder folder, Attempt attempt) {
        this.folder = folder;
        this.attempt = attempt;
    }

    /// Fails at the first that differs. Says what it could not look at.
    Optional<String> verify(Copied copied, Packing packing) throws Failure, InterruptedException {
        for (Archive archive : copied.archives()) {
            String label = archive.source().label();
            attempt.progress(null, null, null, "verify " + label);
            try {
                boolean same =
                        packing.isEncrypted() ? bytesAreSame(archive) : tarIsSame(archive, packing);
                if (!same) {
                    throw Failure.passing(
                            "the archive of "
                                    + label
                                    + " reads back otherwise than it was written: look at the disk"
                                    + " of "
                                    + archive.file());
                }
            } catch (IOException e) {
                throw Failure.passing(
                        "the archive of " + label + " cannot be read back: " + Reason.of(e));
            }
        }
        return packing.isEncrypted()
                ? Optional.of(
                        "verified: length and checksum of each file; not the tars in them, which"
                                + " only an identity of encryptTo can read")
                : Optional.empty();
    }

    private boolean tarIsSame(Archive archive, Packing packing)
            throws IOException, InterruptedException {
        Copy.Written written = archive.written();
        try (ArchiveReading reading =
                ArchiveReading.of(
                        folder.reread(archive.file()),
                        packing.compression(),
                        new TarCheck(),
                        written.tarBytes())) {
            byte[] buffer = new byte[256 << 10];
            while (reading.read(buffer, 0, buffer.length) >= 0) {
                tell(archive, reading.tarBytes(), written.tarBytes());
            }
            return reading.entries() == written.entries()
                    && reading.tarBytes() == written.tarBytes()
                    && reading.sha256OfFile().equals(written.sha256())
                    && reading.fileBytes() == written.bytes();
        }
    }

    private boolean bytesAreSame(Archive archive) throws IOException, InterruptedException {
        Copy.Written written = archive.written();
        MessageDigest sha256 = Digests.sha256();
        long bytes = 0;
        try (InputStream file = folder.reread(archive.file())) {
            byte[] buffer = new byte[256 << 10];
            for (int length; (length = file.read(buffer)) >= 0; ) {
                sha256.update(buffer, 0, length);
                bytes += length;
                tell(archive, bytes, written.bytes());
            }
        }
        return bytes == written.bytes()
                && HexFormat.of().formatHex(sha256.digest()).equals(written.sha256());
    }

    private void tell(Archive archive, long done, long all) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("stopped");
        }
        attempt.progress(null, done, all, "verify " + archive.source().label());
    }
}
