package backhaul.worker.backup;

/// How archives are compressed. `level` is 1 to 19 for zstd, 1 to 9 for gzip, and without meaning
/// for none; `workers` are the threads that zstd compresses with.
public record Packing(Compression compression, int level, int workers) {
    public static final int DEFAULT_LEVEL = 3;

    /// More than two gain nothing beside the daemon, which needs a core itself.
    public static final int DEFAULT_WORKERS =
            Math.min(2, Runtime.getRuntime().availableProcessors());

    public static final Packing DEFAULT =
            new Packing(Compression.ZSTD, DEFAULT_LEVEL, DEFAULT_WORKERS);
}
