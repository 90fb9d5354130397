package backhaul.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo, once, and what it said.
final class DemoIT {

    @TempDir private static Path folder;

    private static String story = "";
    private static boolean asExpected;
    private static boolean withDocker;

    @BeforeAll
    static void show() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(bytes, true, UTF_8);
        asExpected = new Demo(folder.resolve("demo"), new Narrator(stream)).run(false);
        story = bytes.toString(UTF_8);
        System.out.println(story);
        withDocker = !story.contains("no daemon at");
    }

    @Test
    void all_is_as_expected() {
        assertThat(asExpected).isTrue();
        assertThat(story).contains("All as expected, in ");
    }

    @Test
    void each_part_has_its_row() {
        List<String> rows =
                story.lines()
                        .filter(Pattern.compile("^\\d  .*  (yes|no)$").asPredicate())
                        .map(row -> row.replaceAll(" +[0-9.]+s  ", " TOOK "))
                        .map(row -> row.replaceAll(" +", " "))
                        .toList();
        assertThat(rows).hasSize(withDocker ? 7 : 6);
        assertThat(rows)
                .contains(
                        "1 archive-docs script succeeded 1 TOOK yes",
                        "6 hycu-vm hycu (simulated) succeeded 1 TOOK yes",
                        "7 oceanbase navicat succeeded 1 TOOK yes");
        assertThat(story).contains("7  A scheduled task of Navicat is run (simulated): oceanbase");
    }

    @Test
    void docker_is_shown_where_there_is_a_daemon() throws Exception {
        Needed.dockerDaemon();
        assertThat(withDocker).isTrue();
    }

    @Test
    void no_key_is_readable_by_others() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("demo"))) {
            for (Path key : files.filter(file -> file.toString().endsWith(".key")).toList()) {
                assertThat(Files.getPosixFilePermissions(key))
                        .hasToString("[OWNER_READ, OWNER_WRITE]");
            }
        }
    }
}
