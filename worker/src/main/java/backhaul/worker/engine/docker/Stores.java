package backhaul.worker.engine.docker;

import backhaul.worker.backup.ArchiveStore;
import backhaul.worker.backup.DirectoryStore;
import backhaul.worker.backup.s3.S3Access;
import backhaul.worker.backup.s3.S3Location;
import backhaul.worker.backup.s3.S3Store;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The places that archives can be kept at. `s3` is null where none is configured.
record Stores(@Nullable S3Access s3) {
    static final Stores DIRECTORIES = new Stores(null);

    /// A backup's folder in a store.
    record Place(ArchiveStore store, String job, String folder) {}

    /// Taken apart; empty for a location that is none, or that cannot be reached from here.
    Optional<Place> at(String location) {
        return S3Location.looksLikeOne(location) ? inBucket(location) : inDirectory(location);
    }

    private Optional<Place> inBucket(String location) {
        if (s3 == null) {
            return Optional.empty();
        }
        try {
            S3Location folder = S3Location.parse(location);
            S3Location job = folder.parent();
            return Optional.of(
                    new Place(new S3Store(s3, job.parent()), job.lastName(), folder.lastName()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Place> inDirectory(String location) {
        try {
            Path folder = Path.of(location);
            Path job = folder.getParent();
            return folder.isAbsolute()
                            && folder.equals(folder.normalize())
                            && job != null
                            && job.getParent() != null
                    ? Optional.of(
                            new Place(
                                    new DirectoryStore(job.getParent()),
                                    job.getFileName().toString(),
                                    folder.getFileName().toString()))
                    : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    void close() {
        if (s3 != null) {
            s3.close();
        }
    }
}
