package backhaul.worker.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FilteredTarTest {
    private static final String LONG = "data/" + "deep/".repeat(50);

    @ParameterizedTest
    @ValueSource(
            ints = {TarArchiveOutputStream.LONGFILE_POSIX, TarArchiveOutputStream.LONGFILE_GNU})
    void excluded_entries_go_with_all_that_belongs_to_them(int longFileMode) throws IOException {
        byte[] all =
                Tars.tar(
                        longFileMode,
                        t -> {
                            Tars.folder(t, "data");
                            Tars.file(t, "data/a.log", new byte[5000]);
                            Tars.file(t, "data/a", "a");
                            Tars.file(t, LONG + "x.log", "log");
                            Tars.file(t, LONG + "x", "x");
                            Tars.folder(t, "data/tmp");
                            Tars.file(t, "data/tmp/y", "y");
                            Tars.symlink(t, "data/link", "tmp/y");
                        });
        byte[] rest =
                Tars.tar(
                        longFileMode,
                        t -> {
                            Tars.folder(t, "data");
                            Tars.file(t, "data/a", "a");
                            Tars.file(t, LONG + "x", "x");
                            Tars.symlink(t, "data/link", "tmp/y");
                        });

        assertThat(describe(filtered(all, "**/*.log", "tmp")))
                .isEqualTo(describe(new ByteArrayInputStream(rest)));
    }

    @Test
    void nothing_excluded_is_the_same_stream() throws IOException {
        byte[] tar = Tars.tar(t -> Tars.file(t, "data/a", new byte[100_000]));

        assertThat(filtered(tar, "nothing").readAllBytes()).isEqualTo(tar);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {TarArchiveOutputStream.LONGFILE_POSIX, TarArchiveOutputStream.LONGFILE_GNU})
    void a_pattern_meets_names_in_any_script(int longFileMode) throws IOException {
        byte[] tar =
                Tars.tar(
                        longFileMode,
                        StandardCharsets.UTF_8,
                        t -> {
                            Tars.folder(t, "data");
                            Tars.file(t, "data/Müll", "short");
                            Tars.file(t, LONG + "Müll", "long");
                            Tars.file(t, LONG + "Müller", "kept");
                        });

        assertThat(describe(filtered(tar, "**/M?ll")).keySet())
                .containsExactlyInAnyOrder("data/", LONG + "Müller");
    }

    /// More than is read ahead, so that a part of it is skipped.
    @Test
    void what_is_excluded_may_be_large() throws IOException {
        byte[] tar =
                Tars.tar(t -> {
                    Tars.folder(t, "data");
                    Tars.file(t, "data/cache", new byte[3 << 20]);
                    Tars.file(t, "data/kept", "kept");
                });

        assertThat(describe(filtered(tar, "cache")).keySet())
                .containsExactlyInAnyOrder("data/", "data/kept");
    }

    @Test
    void a_stream_that_breaks_off_in_an_excluded_entry_is_not_whole() {
        byte[] tar = Tars.tar(t -> Tars.file(t, "data/cache", new byte[100_000]));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> filtered(Arrays.copyOf(tar, 50_000), "cache").readAllBytes())
                .withMessageContaining("it ends inside data/cache");
    }

    @Test
    void a_hard_link_to_what_is_excluded_cannot_be_kept() {
        byte[] tar =
                Tars.tar(t -> {
                    Tars.file(t, "data/cache/x", "x");
                    Tars.hardLink(t, "data/kept", "data/cache/x");
                });

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> filtered(tar, "cache/**").readAllBytes())
                .withMessage(
                        "kept is a hard link to cache/x, which is excluded: exclude both or neither");
    }

    private static InputStream filtered(byte[] tar, String... globs) {
        return new FilteredTar(
                new ByteArrayInputStream(tar), Arrays.stream(globs).map(Glob::of).toList());
    }

    private static Map<String, String> describe(InputStream tar) {
        return Tars.describe(tar, StandardCharsets.UTF_8);
    }
}
