package backhaul.worker.backup;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where and how a job's archives are kept. `minFree`, in bytes, is left to others at the
/// destination; `verify` reads each archive back; a null `keep` keeps everything; an archive below
/// `minSize` percent of the usual size is suspicious.
public record Storage(
        ArchiveStore destination,
        Packing packing,
        long minFree,
        boolean verify,
        @Nullable Keep keep,
        int minSize) {
    public static final long DEFAULT_MIN_FREE = 1L << 30;
    public static final int DEFAULT_MIN_SIZE = 50;

    /// As usual, in a directory of this host.
    public static Storage at(Path directory) {
        return at(new DirectoryStore(directory));
    }

    public static Storage at(ArchiveStore destination) {
        return new Storage(
                destination, Packing.DEFAULT, DEFAULT_MIN_FREE, false, null, DEFAULT_MIN_SIZE);
    }

    public Storage withMinFree(long bytes) {
        return new Storage(destination, packing, bytes, verify, keep, minSize);
    }

    public Storage withPacking(Packing packing) {
        return new Storage(destination, packing, minFree, verify, keep, minSize);
    }

    public Storage withKeep(Keep keep) {
        return new Storage(destination, packing, minFree, verify, keep, minSize);
    }

    public Storage verified() {
        return new Storage(destination, packing, minFree, true, keep, minSize);
    }

    /// As plain JSON values.
    public Map<String, Object> describe() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("destination", destination.location());
        all.put("compression", packing.compression().spelling());
        all.put("compressionLevel", packing.level());
        all.put("compressionWorkers", packing.workers());
        if (packing.isEncrypted()) {
            all.put("encryptTo", packing.encryptTo());
        }
        all.put("minFree", minFree);
        all.put("verify", verify);
        all.put("minSize", minSize);
        if (keep != null) {
            all.put("keep", keep.describe());
        }
        return all;
    }
}
