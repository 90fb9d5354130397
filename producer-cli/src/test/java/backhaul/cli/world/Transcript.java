package backhaul.cli.world;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/// What a command is to print, as the documentation shows it. Ids, times of day and places on a
/// topic are masked where a test cannot choose them; their widths are kept.
public final class Transcript {

    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern PREFIX = Pattern.compile("backup-" + ID.pattern());

    private Transcript() {}

    /// Without the line that calls the command.
    public static String of(String name) {
        try (InputStream in =
                Transcript.class.getResourceAsStream("/transcripts/" + name + ".txt")) {
            if (in == null) {
                throw new AssertionError("there is no transcript " + name);
            }
            List<String> lines =
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
            boolean called = lines.getFirst().startsWith("$ ");
            return String.join("\n", called ? lines.subList(1, lines.size()) : lines) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// With the usual prefix of topics.
    public static String plain(String text) {
        return PREFIX.matcher(text).replaceAll("backup");
    }

    /// Without ids, times and places.
    public static String masked(String text) {
        return ID.matcher(plain(text))
                .replaceAll("ID")
                .replaceAll("\\b\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z", "INSTANT")
                .replaceAll("\\b\\d{2}:\\d{2}:\\d{2}\\b", "hh:mm:ss")
                .replaceAll("\\b\\d:\\d{1,6}\\b", "P:O")
                .replaceAll("\\b\\d+ bytes\\b", "N bytes");
    }
}
