package backhaul.worker.backup;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What one run put into one folder. `asked` is the part of the job that says what was to be
/// copied: backups that were asked for the same can be compared, and stand in for each other.
public record Manifest(
        String format,
        Made made,
        Map<String, Object> asked,
        List<Archive> archives,
        List<String> warnings) {
    public static final String FORMAT = "backhaul-manifest-1";
    private static final int MOST_ARCHIVES = 10_000;

    /// No separators, nothing hidden, nothing that leads out of the folder.
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}");

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /// Throws [IllegalArgumentException] for what no worker writes.
    public Manifest {
        require(FORMAT.equals(format), "its format is not " + FORMAT);
        require(made != null && archives != null && warnings != null, "a part of it is missing");
        require(!archives.isEmpty(), "it names no archive");
        require(archives.size() <= MOST_ARCHIVES, "it names too many archives");
        asked = Collections.unmodifiableMap(new LinkedHashMap<>(asked == null ? Map.of() : asked));
        archives = List.copyOf(archives);
        warnings = List.copyOf(warnings);
        require(
                archives.stream().map(Archive::file).distinct().count() == archives.size(),
                "it names a file twice");
    }

    /// Who made it, and when. `publicKey` is what the worker says its key is: a hint where to look,
    /// never a reason to believe. `version` is Backhaul's, `daemon` Docker's.
    public record Made(
            String worker,
            String publicKey,
            String job,
            String run,
            int attempt,
            Instant startedAt,
            Instant endedAt,
            String version,
            String daemon) {
        public Made {
            require(
                    worker != null && job != null && run != null && startedAt != null,
                    "it does not say who made it");
        }
    }

    /// How a file is encrypted. `format` is `age`; `recipients` are the public keys of those who
    /// can read it; `tarSha256` is of the tar inside.
    public record Encryption(String format, List<String> recipients, String tarSha256) {
        public Encryption {
            require(
                    format != null
                            && recipients != null
                            && tarSha256 != null
                            && SHA256.matcher(tarSha256).matches(),
                    "how a file is encrypted is not whole");
            recipients = List.copyOf(recipients);
        }
    }

    /// One file. `tarBytes` and `entries` are of the tar inside; `sha256` and `bytes` of the file
    /// as it is; a null `encryption` is none.
    public record Archive(
            String file,
            Origin origin,
            String compression,
            long entries,
            long tarBytes,
            long bytes,
            String sha256,
            @Nullable Encryption encryption) {
        public Archive {
            require(file != null && FILE.matcher(file).matches(), "the name of a file is none");
            require(origin != null && compression != null, file + " is not described");
            require(
                    sha256 != null && SHA256.matcher(sha256).matches(),
                    "the checksum of " + file + " is none");
            require(entries >= 0 && tarBytes >= 0 && bytes >= 0, "a size of " + file + " is none");
        }

        /// Throws [IllegalArgumentException] for one that this version does not know.
        public Compression packed() {
            for (Compression known : Compression.values()) {
                if (known.spelling().equals(compression)) {
                    return known;
                }
            }
            throw new IllegalArgumentException(file + " is compressed by what is not known here");
        }

        /// Throws [IllegalArgumentException] for an encryption that this version does not know.
        public boolean isEncrypted() {
            if (encryption == null) {
                return false;
            }
            require(
                    encryption.format().equals(Age.FORMAT),
                    file + " is encrypted by what is not known here");
            return true;
        }
    }

    /// What an archive is of. `kind` is `volume`, `mount`, `image`, or `record` for what was
    /// written down of containers; `name` the volume's name or empty, `hostPath` where the daemon's
    /// host had it, `containers` those that had it mounted.
    public record Origin(
            String kind, String name, String label, String hostPath, List<String> containers) {
        public static final String VOLUME = "volume";
        public static final String MOUNT = "mount";
        public static final String IMAGE = "image";
        public static final String RECORD = "record";

        public Origin {
            require(
                    kind != null && name != null && label != null && hostPath != null,
                    "the origin of a file is not whole");
            containers = containers == null ? List.of() : List.copyOf(containers);
        }

        public boolean isVolume() {
            return kind.equals(VOLUME);
        }

        public boolean isMount() {
            return kind.equals(MOUNT);
        }
    }

    /// Of all files.
    public long bytes() {
        return archives.stream().mapToLong(Archive::bytes).sum();
    }

    public long tarBytes() {
        return archives.stream().mapToLong(Archive::tarBytes).sum();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
