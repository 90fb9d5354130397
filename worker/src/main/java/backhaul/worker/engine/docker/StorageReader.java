package backhaul.worker.engine.docker;

import backhaul.settings.Section;
import backhaul.worker.backup.Compression;
import backhaul.worker.backup.Keep;
import backhaul.worker.backup.Packing;
import backhaul.worker.backup.Storage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Reads from a job's `docker:` section where and how its archives are kept.
final class StorageReader {
    private static final int MOST_KEPT = 10_000;
    private static final Duration LEAST_KEPT = Duration.ofMinutes(1);
    private static final Duration LONGEST_KEPT = Duration.ofDays(36_500);

    private final Section section;

    StorageReader(Section section) {
        this.section = section;
    }

    Storage read() {
        return new Storage(
                destination(),
                packing(),
                section.size("minFree", Storage.DEFAULT_MIN_FREE),
                section.flag("verify", false),
                keep(),
                minSize());
    }

    private Path destination() {
        String mend = "Write the directory that the archives go to.";
        Optional<String> text = section.text("destination");
        if (text.isPresent() && text.get().startsWith("s3://")) {
            section.problem("destination", "s3:// is not built yet.", mend);
        } else {
            section.requiredText("destination", mend);
        }
        return section.path("destination").orElse(Path.of("/"));
    }

    private Packing packing() {
        Compression compression = section.choice("compression", Compression.ZSTD);
        if (compression == Compression.NONE && section.has("compressionLevel")) {
            section.problem(
                    "compressionLevel", "has no meaning without compression.", "Remove it.");
        }
        int most = compression == Compression.GZIP ? 9 : 19;
        return new Packing(
                compression,
                section.integer("compressionLevel", Packing.DEFAULT_LEVEL, 1, most),
                section.integer("compressionWorkers", Packing.DEFAULT_WORKERS, 1, 64));
    }

    private @Nullable Keep keep() {
        if (!section.has("keep")) {
            return null;
        }
        Section rules = section.sectionOrEmpty("keep");
        Keep keep =
                new Keep(
                        rules.integer("last", 0, 0, MOST_KEPT),
                        rules.integer("daily", 0, 0, MOST_KEPT),
                        rules.integer("weekly", 0, 0, MOST_KEPT),
                        rules.integer("monthly", 0, 0, MOST_KEPT),
                        within(rules));
        if (keep.isNothing()) {
            section.problem(
                    "keep",
                    "keeps nothing.",
                    "Write keep: {last: 3}, or daily, weekly, monthly, within.");
        }
        return keep;
    }

    private static @Nullable Duration within(Section rules) {
        return rules.has("within")
                ? rules.duration("within", LEAST_KEPT, LEAST_KEPT, LONGEST_KEPT)
                : null;
    }

    private int minSize() {
        OptionalDouble percent = section.percent("minSize");
        return percent.isPresent() ? (int) percent.getAsDouble() : Storage.DEFAULT_MIN_SIZE;
    }
}
