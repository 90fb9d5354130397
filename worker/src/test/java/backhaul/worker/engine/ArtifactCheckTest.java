package backhaul.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backhaul.protocol.RunStatus.Artifact;
import backhaul.worker.engine.ArtifactCheck.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArtifactCheckTest {

    private static final Duration DAY = Duration.ofDays(1);

    @TempDir private Path folder;

    private final Instant start = Instant.now();

    @Test
    void a_new_file_is_evidence_with_its_size_and_checksum() throws IOException {
        ArtifactCheck check = check("*.tar.gz");
        write("shop.tar.gz", "abc");
        write("other.txt", "no matter");

        assertThat(check.after(() -> true))
                .isEqualTo(
                        new Finding.Found(
                                List.of(
                                        new Artifact(
                                                "shop.tar.gz",
                                                folder.resolve("shop.tar.gz").toUri().toString(),
                                                3,
                                                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb"
                                                        + "410ff61f20015ad")),
                                List.of()));
    }

    @Test
    void a_file_of_before_is_no_evidence() throws IOException {
        write("old.tar.gz", "abc");
        Files.setLastModifiedTime(
                folder.resolve("old.tar.gz"), FileTime.from(Instant.parse("2026-11-20T01:00:00Z")));
        ArtifactCheck check = check("*.tar.gz");

        assertThat(missing(check))
                .isEqualTo(
                        "no new *.tar.gz in "
                                + folder
                                + "; the newest, old.tar.gz, is of 2026-11-20T01:00:00Z");
    }

    @Test
    void a_file_of_before_with_a_time_of_tomorrow_is_no_evidence() throws IOException {
        write("old.tar.gz", "abc");
        Files.setLastModifiedTime(
                folder.resolve("old.tar.gz"), FileTime.from(Instant.now().plus(DAY)));
        ArtifactCheck check = check("*.tar.gz");

        assertThat(missing(check)).startsWith("no new *.tar.gz in ");
    }

    @Test
    void a_new_copy_of_an_old_file_is_no_evidence() throws IOException {
        ArtifactCheck check = check("*.tar.gz");
        write("copy.tar.gz", "abc");
        Files.setLastModifiedTime(
                folder.resolve("copy.tar.gz"), FileTime.from(Instant.now().minus(DAY)));

        assertThat(missing(check)).startsWith("no new *.tar.gz in ");
    }

    @Test
    void a_file_of_before_that_was_written_again_is_evidence() throws IOException {
        write("shop.tar.gz", "abc");
        Files.setLastModifiedTime(
                folder.resolve("shop.tar.gz"), FileTime.from(Instant.now().minus(DAY)));
        ArtifactCheck check = check("*.tar.gz");
        write("shop.tar.gz", "abc");

        assertThat(check.after(() -> true)).isInstanceOf(Finding.Found.class);
    }

    @Test
    void a_symbolic_link_is_no_evidence() throws IOException {
        ArtifactCheck check = check("*.tar.gz");
        Files.createSymbolicLink(folder.resolve("latest.tar.gz"), write("shop.data", "abc"));

        assertThat(missing(check)).startsWith("no new *.tar.gz in ");
    }

    @Test
    void the_directory_itself_may_be_a_link() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        ArtifactCheck check =
                ArtifactCheck.before(new ArtifactRule(link, List.of("*.gz"), 1), start);
        Files.writeString(real.resolve("a.gz"), "abc");

        assertThat(found(check).artifacts())
                .singleElement()
                .satisfies(artifact ->
                        assertThat(artifact.uri())
                                .isEqualTo(link.resolve("a.gz").toUri().toString()));
    }

    @Test
    void each_pattern_must_be_met() throws IOException {
        ArtifactCheck check = check("*.tar.gz", "*.sql");
        write("shop.tar.gz", "abc");

        assertThat(missing(check)).isEqualTo("no new *.sql in " + folder);
    }

    @Test
    void a_file_that_is_too_small_is_named() throws IOException {
        ArtifactCheck check =
                ArtifactCheck.before(new ArtifactRule(folder, List.of("*"), 1_000_000), start);
        write("shop.tar.gz", "abc");

        assertThat(missing(check))
                .isEqualTo(folder.resolve("shop.tar.gz") + " has 3 B, less than 1.0 MB");
    }

    @Test
    void an_empty_file_is_no_backup() throws IOException {
        ArtifactCheck check = check("*");
        write("shop.tar.gz", "");

        assertThat(missing(check)).isEqualTo(folder.resolve("shop.tar.gz") + " has 0 B");
    }

    @Test
    void double_stars_reach_into_folders_and_stay_at_the_top_too() throws IOException {
        ArtifactCheck check = check("**/*.nb3");
        Files.createDirectories(folder.resolve("a/b"));
        write("a/b/one.nb3", "abc");
        write("two.nb3", "abc");

        assertThat(found(check).artifacts())
                .extracting(Artifact::name)
                .containsExactly("a/b/one.nb3", "two.nb3");
    }

    @Test
    void a_plain_pattern_does_not_reach_into_folders() throws IOException {
        ArtifactCheck check = check("*.nb3");
        Files.createDirectories(folder.resolve("a"));
        write("a/one.nb3", "abc");

        assertThat(missing(check)).isEqualTo("no new *.nb3 in " + folder);
    }

    @Test
    void the_directory_may_be_made_by_the_work_itself() throws IOException {
        Path later = folder.resolve("later");
        ArtifactCheck check = ArtifactCheck.before(new ArtifactRule(later, List.of("*"), 1), start);

        assertThat(missing(check)).isEqualTo("there is no directory " + later);
        Files.createDirectory(later);
        Files.writeString(later.resolve("file"), "abc");
        assertThat(found(check).artifacts()).hasSize(1);
    }

    @Test
    void of_very_many_files_the_first_are_listed_and_the_rest_is_counted() throws IOException {
        ArtifactCheck check = check("*");
        for (int i = 0; i < 130; i++) {
            write("file" + i, "abc");
        }

        assertThat(found(check).artifacts()).hasSize(100);
        assertThat(found(check).warnings()).containsExactly("30 more new files are not listed");
    }

    @Test
    void reading_can_be_given_up() throws IOException {
        ArtifactCheck check = check("*");
        write("shop.tar.gz", "abc");

        assertThat(check.after(() -> false)).isEqualTo(new Finding.GivenUp());
    }

    @Test
    void a_glob_that_is_none_is_refused() {
        assertThatThrownBy(() -> new ArtifactRule(folder, List.of("[a-"), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private ArtifactCheck check(String... patterns) throws IOException {
        return ArtifactCheck.before(new ArtifactRule(folder, List.of(patterns), 1), start);
    }

    private static Finding.Found found(ArtifactCheck check) throws IOException {
        Finding finding = check.after(() -> true);
        assertThat(finding).isInstanceOf(Finding.Found.class);
        return (Finding.Found) finding;
    }

    private static String missing(ArtifactCheck check) throws IOException {
        Finding finding = check.after(() -> true);
        assertThat(finding).isInstanceOf(Finding.Missing.class);
        return ((Finding.Missing) finding).what();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
