package backhaul.worker.backup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The folder of a job, which holds one folder for each of its backups.
public record JobFolder(Path path) {
    /// What a worker calls the folder of a run: when it began, and the end of its id.
    private static final Pattern NAME = Pattern.compile("(\\d{8}T\\d{6}Z)-([^/\\\\]{1,8})");

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");

    /// Newest first. A folder with another name is none of ours, and is left alone.
    public List<StoredBackup> backups(Trust trust) throws IOException {
        List<StoredBackup> backups = new ArrayList<>();
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return backups;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(path)) {
            for (Path folder : folders) {
                Matcher name = NAME.matcher(folder.getFileName().toString());
                if (name.matches()
                        && isTime(name.group(1))
                        && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                    backups.add(
                            new StoredBackup(
                                    folder,
                                    time(name.group(1)),
                                    ManifestFiles.read(folder, trust)));
                }
            }
        }
        backups.sort(
                Comparator.comparing(StoredBackup::startedAt)
                        .thenComparing(backup -> backup.folder().toString())
                        .reversed());
        return backups;
    }

    /// Newest first, only what can be relied on.
    public List<StoredBackup> good(Trust trust) throws IOException {
        return backups(trust).stream().filter(backup -> backup.problem().isEmpty()).toList();
    }

    private static boolean isTime(String stamp) {
        try {
            return time(stamp) != null;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /// Of a folder's name, `20261121T010000Z`.
    public static Instant time(String stamp) {
        return LocalDateTime.parse(stamp, STAMP).toInstant(ZoneOffset.UTC);
    }
}
