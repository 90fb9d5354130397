package backhaul.worker.backup;

import backhaul.worker.backup.Manifest.Archive;
import backhaul.worker.backup.ManifestFiles.Reading;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// One folder that a run left, and what its manifest says of it.
public record StoredBackup(BackupFolder folder, Instant startedAt, Reading reading) {
    /// The manifest, believed or not.
    public Optional<Manifest> manifest() {
        return switch (reading) {
            case Reading.Trusted(Manifest manifest) -> Optional.of(manifest);
            case Reading.Untrusted(Manifest manifest, String _) -> Optional.of(manifest);
            case Reading.Unreadable _ -> Optional.empty();
        };
    }

    /// Why this is not to be relied on; empty if its manifest is believed and its files are there
    /// and as long as they should be. Their content is not read.
    public Optional<String> problem() {
        return switch (reading) {
            case Reading.Trusted(Manifest manifest) -> missing(manifest);
            case Reading.Untrusted(Manifest _, String why) -> Optional.of(why);
            case Reading.Unreadable(String why) -> Optional.of(why);
        };
    }

    private Optional<String> missing(Manifest manifest) {
        for (Archive archive : manifest.archives()) {
            try {
                OptionalLong size = folder.size(archive.file());
                if (size.isEmpty()) {
                    return Optional.of(archive.file() + " is missing");
                }
                if (size.getAsLong() != archive.bytes()) {
                    return Optional.of(archive.file() + " is not as long as it was");
                }
            } catch (IOException e) {
                return Optional.of(archive.file() + " cannot be looked at");
            }
        }
        return Optional.empty();
    }
}
