package backhaul.worker.command;

import backhaul.worker.backup.ManifestFiles;
import backhaul.worker.backup.OwnNames;
import backhaul.worker.backup.StoredBackup;
import backhaul.worker.command.JobArchives.Kept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// What `restore` is asked for: a job's last good backup, that of a time, or a manifest.
sealed interface WhatToRestore {
    String BUCKET = "s3://";

    /// The folder that holds it, a directory or `s3://...`.
    record Folder(String location) implements WhatToRestore {
        boolean isInBucket() {
            return location.startsWith(BUCKET);
        }
    }

    /// The last good one that began at `until` or before.
    record OfJob(String job, Optional<Instant> until) implements WhatToRestore {
        StoredBackup find(JobArchives archives, ZoneId zone) throws IOException {
            Kept kept = archives.of(Optional.of(job)).getFirst();
            return kept.folder().good(kept.trust()).stream()
                    .filter(backup -> until.isEmpty() || !backup.startedAt().isAfter(until.get()))
                    .findFirst()
                    .orElseThrow(() -> new IOException(none(kept, zone)));
        }

        private String none(Kept kept, ZoneId zone) {
            return kept.name()
                    + " has no good backup"
                    + until.map(time ->
                                    " of " + time.atZone(zone).toOffsetDateTime() + " or before")
                            .orElse("")
                    + " in "
                    + kept.folder().location()
                    + ". See them all: backhaul-worker backups "
                    + kept.name();
        }
    }

    /// A path, if it looks like one or is one. Times without a zone are of `zone`; a day alone
    /// means its end. Throws [IllegalArgumentException] for a time that is none.
    static WhatToRestore parse(String what, ZoneId zone) {
        if (what.startsWith(BUCKET)) {
            return new Folder(inBucket(what));
        }
        Optional<Path> folder = folder(what);
        if (folder.isPresent()) {
            return new Folder(folder.get().toString());
        }
        int at = what.indexOf('@');
        return at < 0
                ? new OfJob(what, Optional.empty())
                : new OfJob(what.substring(0, at), Optional.of(time(what.substring(at + 1), zone)));
    }

    private static String inBucket(String what) {
        String folder = what;
        for (String end : List.of("/", "/" + ManifestFiles.NAME)) {
            if (folder.endsWith(end)) {
                folder = folder.substring(0, folder.length() - end.length());
            }
        }
        return folder;
    }

    private static Optional<Path> folder(String what) {
        try {
            Path path = Path.of(what);
            if (path.endsWith(ManifestFiles.NAME)) {
                return Optional.of(
                        path.toAbsolutePath().normalize().resolveSibling(".").normalize());
            }
            boolean looks = what.indexOf('/') >= 0 || what.indexOf('\\') >= 0;
            boolean is = Files.exists(path.resolve(ManifestFiles.NAME));
            return looks || is ? Optional.of(path.toAbsolutePath().normalize()) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Instant time(String text, ZoneId zone) {
        try {
            if (text.matches("\\d{8}T\\d{6}Z(-.*)?")) {
                return OwnNames.time(text.substring(0, 16));
            }
            if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
                return LocalDate.parse(text)
                        .plusDays(1)
                        .atStartOfDay(zone)
                        .toInstant()
                        .minusMillis(1);
            }
            if (text.matches("\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2})?")) {
                return LocalDateTime.parse(text.replace(' ', 'T')).atZone(zone).toInstant();
            }
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    text
                            + " is not a time. Write it like 2026-11-21, 2026-11-21T01:00 or"
                            + " 2026-11-21T01:00:00Z.",
                    e);
        }
    }
}
