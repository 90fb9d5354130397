package backhaul.worker.backup;

import backhaul.worker.backup.Manifest.Archive;
import backhaul.worker.backup.ManifestFiles.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;

/// One folder that a run left, and what its manifest says of it.
public record StoredBackup(Path folder, Instant startedAt, Reading reading) {
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
                BasicFileAttributes file =
                        Files.readAttributes(
                                folder.resolve(archive.file()),
                                BasicFileAttributes.class,
                                LinkOption.NOFOLLOW_LINKS);
                if (!file.isRegularFile() || file.size() != archive.bytes()) {
                    return Optional.of(archive.file() + " is not as long as it was");
                }
            } catch (IOException e) {
                return Optional.of(archive.file() + " is missing");
            }
        }
        return Optional.empty();
    }
}
