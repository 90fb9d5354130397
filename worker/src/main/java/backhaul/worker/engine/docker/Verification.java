package backhaul.worker.engine.docker;

import backhaul.worker.backup.Compression;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.docker.Backup.Archive;
import backhaul.worker.engine.docker.Backup.Copied;
import java.io.IOException;

/// Reads archives back from the disk before they are final, and compares them with what was sent
/// there.
final class Verification {
    private final RunFolder folder;
    private final Attempt attempt;

    Verification(RunFolder folder, Attempt attempt) {
        this.folder = folder;
        this.attempt = attempt;
    }

    /// Fails at the first that differs.
    void verify(Copied copied, Compression compression) throws Failure, InterruptedException {
        for (Archive archive : copied.archives()) {
            String label = archive.source().label();
            attempt.progress(null, null, null, "verify " + label);
            try (ArchiveReading reading =
                    ArchiveReading.of(
                            folder.reread(archive.file()),
                            compression,
                            new TarCheck(),
                            archive.written().tarBytes())) {
                byte[] buffer = new byte[256 << 10];
                while (reading.read(buffer, 0, buffer.length) >= 0) {
                    if (Thread.interrupted()) {
                        throw new InterruptedException("stopped");
                    }
                    attempt.progress(
                            null,
                            reading.tarBytes(),
                            archive.written().tarBytes(),
                            "verify " + label);
                }
                compare(archive, reading);
            } catch (IOException e) {
                throw Failure.passing(
                        "the archive of " + label + " cannot be read back: " + Reason.of(e));
            }
        }
    }

    private static void compare(Archive archive, ArchiveReading reading)
            throws Failure, IOException {
        Copy.Written written = archive.written();
        boolean same =
                reading.entries() == written.entries()
                        && reading.tarBytes() == written.tarBytes()
                        && reading.sha256OfFile().equals(written.sha256())
                        && reading.fileBytes() == written.bytes();
        if (!same) {
            throw Failure.passing(
                    "the archive of "
                            + archive.source().label()
                            + " reads back otherwise than it was written: look at the disk of "
                            + archive.file());
        }
    }
}
