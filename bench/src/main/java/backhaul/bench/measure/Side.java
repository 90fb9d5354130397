package backhaul.bench.measure;

import java.util.Locale;

/// Who is measured.
public enum Side {
    WORKER,

    /// Plain Kafka clients that do the same I/O.
    RAW;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Side of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
