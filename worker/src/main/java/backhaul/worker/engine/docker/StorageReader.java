package backhaul.worker.engine.docker;

import backhaul.settings.Section;
import backhaul.worker.backup.Age;
import backhaul.worker.backup.ArchiveStore;
import backhaul.worker.backup.Compression;
import backhaul.worker.backup.DirectoryStore;
import backhaul.worker.backup.Keep;
import backhaul.worker.backup.Packing;
import backhaul.worker.backup.Storage;
import backhaul.worker.backup.s3.S3Access;
import backhaul.worker.backup.s3.S3Location;
import backhaul.worker.backup.s3.S3Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Reads from a job's `docker:` section where and how its archives are kept.
final class StorageReader {
    private static final int MOST_KEPT = 10_000;
    private static final Duration LEAST_KEPT = Duration.ofMinutes(1);
    private static final Duration LONGEST_KEPT = Duration.ofDays(36_500);

    private final Section section;
    private final @Nullable S3Access s3;

    /// A null `s3` is none.
    StorageReader(Section section, @Nullable S3Access s3) {
        this.section = section;
        this.s3 = s3;
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

    private ArchiveStore destination() {
        Optional<String> text = section.text("destination");
        if (text.filter(S3Location::looksLikeOne).isPresent()) {
            return bucket();
        }
        section.requiredText(
                "destination",
                "Write the directory that the archives go to, or s3://BUCKET/PREFIX.");
        return new DirectoryStore(section.path("destination").orElse(Path.of("/")));
    }

    private ArchiveStore bucket() {
        if (section.has("minFree")) {
            section.problem("minFree", "has no meaning for a bucket.", "Remove it.");
        }
        Optional<S3Location> location = section.parsed("destination", S3Location::parse);
        if (s3 == null) {
            section.problem(
                    "destination",
                    "engines.docker.s3 is missing, which says how to reach it.",
                    "Add engines.docker.s3 with region, accessKeyId and secretAccessKey.");
        }
        return s3 == null || location.isEmpty()
                ? new DirectoryStore(Path.of("/"))
                : new S3Store(s3, location.get());
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
                section.integer("compressionWorkers", Packing.DEFAULT_WORKERS, 1, 64),
                encryptTo());
    }

    private List<String> encryptTo() {
        Optional<List<String>> recipients = section.oneOrMore("encryptTo", Age::recipient);
        if (recipients.filter(List::isEmpty).isPresent()) {
            section.problem("encryptTo", "is empty.", "Name a public key of age, or remove it.");
        }
        return recipients.orElse(List.of());
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
