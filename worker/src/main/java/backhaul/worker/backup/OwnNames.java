package backhaul.worker.backup;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names that workers give: what bears another is none of ours, and is left alone.
public final class OwnNames {
    /// A backup's folder: when its attempt began, and the end of its run's id.
    private static final Pattern FOLDER = Pattern.compile("(\\d{8}T\\d{6}Z)-([^/\\\\]{1,8})");

    /// Archives, and the manifest with its signature.
    private static final Pattern FILE =
            Pattern.compile(
                    "[A-Za-z0-9_][A-Za-z0-9_.-]*"
                            + "\\.(tar|tar\\.zst|tar\\.gz|tar\\.age|tar\\.zst\\.age|tar\\.gz\\.age"
                            + "|json|json\\.sig|txt)");

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private OwnNames() {}

    /// `20261121T010000Z-6c1e2a77`
    public static String folder(Instant startedAt, String runEnding) {
        return STAMP.format(startedAt) + "-" + runEnding;
    }

    public static boolean isFile(String name) {
        return FILE.matcher(name).matches();
    }

    /// When the attempt began that made a folder of this name; empty for one that none made.
    public static Optional<Instant> startOf(String folder) {
        Matcher name = FOLDER.matcher(folder);
        try {
            return name.matches() ? Optional.of(time(name.group(1))) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /// Of a folder's name, `20261121T010000Z`.
    public static Instant time(String stamp) {
        return LocalDateTime.parse(stamp, STAMP).toInstant(ZoneOffset.UTC);
    }
}
