package backhaul.worker.backup;

import java.util.List;

/// How archives are compressed. `level` is 1 to 19 for zstd, 1 to 9 for gzip, and without meaning
/// for none; `workers` are the threads that zstd compresses with; `encryptTo` are the recipients
/// that can read them, none if anyone can.
public record Packing(Compression compression, int level, int workers, List<String> encryptTo) {
    public static final int DEFAULT_LEVEL = 3;

    /// More than two gain nothing beside the daemon, which needs a core itself.
    public static final int DEFAULT_WORKERS =
            Math.min(2, Runtime.getRuntime().availableProcessors());

    public static final Packing DEFAULT =
            new Packing(Compression.ZSTD, DEFAULT_LEVEL, DEFAULT_WORKERS);

    public Packing {
        encryptTo = List.copyOf(encryptTo);
    }

    /// For anyone to read.
    public Packing(Compression compression, int level, int workers) {
        this(compression, level, workers, List.of());
    }

    public Packing encryptedTo(List<String> recipients) {
        return new Packing(compression, level, workers, recipients);
    }

    public boolean isEncrypted() {
        return !encryptTo.isEmpty();
    }

    /// What the names of files end with.
    public String ending() {
        return compression.ending() + (isEncrypted() ? Age.ENDING : "");
    }
}
