package backhaul.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// Something to archive: a folder of texts that are the same each time.
final class Documents {

    private static final int FOLDERS = 8;
    private static final int FILES = 25;
    private static final int WORDS = 6_000;
    private static final int SYLLABLES_AT_MOST = 4;
    private static final String[] SYLLABLES = {
        "ba", "cor", "di", "el", "fan", "gu", "hel", "in", "jo", "ka", "lum", "mer", "no", "or",
        "pa", "qui", "ren", "sol", "tu", "ver"
    };

    private Documents() {}

    /// About 8 MB in 200 files.
    static void write(Path directory) throws IOException {
        Random random = new Random(20_261_121);
        for (int folder = 1; folder <= FOLDERS; folder++) {
            Path year = Files.createDirectories(directory.resolve("year-" + folder));
            for (int file = 1; file <= FILES; file++) {
                Files.writeString(year.resolve("letter-" + file + ".txt"), text(random));
            }
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int word = 1; word <= WORDS; word++) {
            for (int syllables = random.nextInt(SYLLABLES_AT_MOST); syllables >= 0; syllables--) {
                text.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
            }
            text.append(word % 12 == 0 ? '\n' : ' ');
        }
        return text.toString();
    }
}
