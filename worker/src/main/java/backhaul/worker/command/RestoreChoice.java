package backhaul.worker.command;

import backhaul.worker.backup.Age;
import backhaul.worker.backup.BackupFolder;
import backhaul.worker.backup.Compression;
import backhaul.worker.backup.Manifest;
import backhaul.worker.backup.Manifest.Archive;
import backhaul.worker.engine.Restorer.Piece;
import backhaul.worker.engine.Restorer.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What of a backup is restored, and where to. `volumes` maps the volumes that were named to what
/// they are to be called, `container` and `to` are null where all goes back where it was.
record RestoreChoice(Map<String, String> volumes, @Nullable String container, @Nullable Path to) {
    private static final Pattern VOLUME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}");

    /// From `A` or `A=B`. Throws [IllegalArgumentException] for a name that Docker does not allow.
    static Map<String, String> volumes(List<String> options) {
        Map<String, String> volumes = new LinkedHashMap<>();
        for (String option : options) {
            int equals = option.indexOf('=');
            String from = equals < 0 ? option : option.substring(0, equals);
            String to = equals < 0 ? option : option.substring(equals + 1);
            if (!VOLUME.matcher(to).matches()) {
                throw new IllegalArgumentException(
                        "--volume " + option + ": " + to + " is no name that Docker allows.");
            }
            volumes.put(from, to);
        }
        return volumes;
    }

    /// Throws [IllegalArgumentException] where what was named is not there, or has no place to go.
    List<Piece> of(BackupFolder folder, Manifest manifest, boolean believed) {
        refuseUnknown(manifest);
        List<Piece> pieces = new ArrayList<>();
        for (Archive archive : manifest.archives()) {
            if (isChosen(archive)) {
                pieces.add(new Piece(folder, archive, target(archive, believed)));
            }
        }
        if (pieces.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is nothing to restore. It holds: " + held(manifest));
        }
        long targets = pieces.stream().map(piece -> piece.target().label()).distinct().count();
        if (targets < pieces.size()) {
            throw new IllegalArgumentException("two archives would go to the same place");
        }
        return pieces;
    }

    private void refuseUnknown(Manifest manifest) {
        for (String name : volumes.keySet()) {
            if (manifest.archives().stream().noneMatch(archive -> isVolume(archive, name))) {
                throw new IllegalArgumentException(
                        "it holds no volume " + name + ", but: " + held(manifest));
            }
        }
    }

    private boolean isChosen(Archive archive) {
        if (!archive.origin().isVolume() && !archive.origin().isMount()) {
            return false;
        }
        boolean named = volumes.isEmpty() || volumes.containsKey(archive.origin().name());
        return named && (container == null || archive.origin().containers().contains(container));
    }

    private Target target(Archive archive, boolean believed) {
        if (to != null) {
            return new Target.Directory(to.resolve(plain(archive.file())), true);
        }
        if (archive.origin().isVolume()) {
            String name = archive.origin().name();
            String target = volumes.getOrDefault(name, name);
            if (!VOLUME.matcher(target).matches()) {
                throw new IllegalArgumentException(
                        archive.file() + " is of a volume whose name Docker does not allow");
            }
            return new Target.Volume(target);
        }
        if (!believed) {
            throw new IllegalArgumentException(
                    archive.origin().label()
                            + " has no proven place to go back to: restore it with --to DIRECTORY");
        }
        return new Target.Directory(Path.of(archive.origin().hostPath()), false);
    }

    /// The name of a file without what says how it is packed.
    private static String plain(String encrypted) {
        String file =
                encrypted.endsWith(Age.ENDING)
                        ? encrypted.substring(0, encrypted.length() - Age.ENDING.length())
                        : encrypted;
        for (Compression compression : Compression.values()) {
            if (file.endsWith(compression.ending())) {
                return file.substring(0, file.length() - compression.ending().length());
            }
        }
        return file + ".restored";
    }

    private static boolean isVolume(Archive archive, String name) {
        return archive.origin().isVolume() && archive.origin().name().equals(name);
    }

    private static String held(Manifest manifest) {
        return manifest.archives().stream()
                .map(archive -> archive.origin().label())
                .collect(Collectors.joining(", "));
    }
}
