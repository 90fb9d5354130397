package backhaul.worker.backup;

import java.util.Locale;

/// How an archive is packed, which the ending of its file says too.
public enum Compression {
    ZSTD(".tar.zst"),
    GZIP(".tar.gz"),
    NONE(".tar");

    private final String ending;

    Compression(String ending) {
        this.ending = ending;
    }

    public String ending() {
        return ending;
    }

    /// As configurations and manifests spell it.
    public String spelling() {
        return name().toLowerCase(Locale.ROOT);
    }
}
