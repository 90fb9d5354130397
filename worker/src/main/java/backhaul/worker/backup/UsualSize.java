package backhaul.worker.backup;

import backhaul.settings.Sizes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a backup usually weighs: the median of those before it that were asked for the same. A
/// sudden drop is more often a fault than good news, and then the old ones are all there is.
public final class UsualSize {
    private static final int LOOKED_AT = 7;

    private UsualSize() {}

    /// In bytes; empty where none is known. `earlier` are newest first.
    public static OptionalLong of(List<StoredBackup> earlier) {
        long[] sizes =
                earlier.stream()
                        .limit(LOOKED_AT)
                        .flatMap(backup -> backup.manifest().stream())
                        .mapToLong(Manifest::bytes)
                        .sorted()
                        .toArray();
        return sizes.length == 0 ? OptionalLong.empty() : OptionalLong.of(sizes[sizes.length / 2]);
    }

    /// What is odd about a backup of `bytes` after these.
    public static Optional<String> objection(long bytes, List<StoredBackup> earlier, int minSize) {
        OptionalLong usual = of(earlier);
        if (usual.isEmpty() || bytes >= usual.getAsLong() / 100.0 * minSize) {
            return Optional.empty();
        }
        return Optional.of(
                "the backup has "
                        + Sizes.format(bytes)
                        + ", less than "
                        + minSize
                        + " % of the usual "
                        + Sizes.format(usual.getAsLong())
                        + ": nothing is pruned");
    }

    /// What is odd about the newest of these backups, newest first.
    static Optional<String> objection(List<StoredBackup> alike, int minSize) {
        return alike.getFirst()
                .manifest()
                .flatMap(newest ->
                        objection(newest.bytes(), alike.subList(1, alike.size()), minSize));
    }
}
