package backhaul.worker.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import backhaul.worker.backup.Compression;
import backhaul.worker.backup.DirectoryBackup;
import backhaul.worker.backup.Identities;
import backhaul.worker.backup.Manifest.Archive;
import backhaul.worker.backup.Manifest.Origin;
import backhaul.worker.engine.Restorer.Piece;
import backhaul.worker.engine.Restorer.Target;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What a restore refuses before it asks the daemon for anything: none is there.
final class ArchiveCheckTest {
    private static final int ENTRIES = 3;

    @TempDir private Path folder;

    private final DockerRestorer restorer =
            new DockerRestorer(URI.create("unix:///no/such.sock"), Identities.NONE);

    @ParameterizedTest
    @EnumSource
    void a_whole_archive_passes(Compression compression) throws Exception {
        Piece piece = piece(compression, tree(), ENTRIES);

        assertThatCode(() -> restorer.check(piece, _ -> {})).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource
    void an_archive_that_ends_anywhere_is_refused(Compression compression) throws Exception {
        Piece piece = piece(compression, tree(), ENTRIES);
        byte[] whole = Files.readAllBytes(file(piece));
        for (int length = 0; length < whole.length; length += 1 + whole.length / 300) {
            Files.write(file(piece), Arrays.copyOf(whole, length));

            assertThatThrownBy(() -> restorer.check(piece, _ -> {}))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("a.tar");
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_archive_with_any_changed_byte_is_refused(Compression compression) throws Exception {
        Piece piece = piece(compression, tree(), ENTRIES);
        byte[] whole = Files.readAllBytes(file(piece));
        for (int at = 0; at < whole.length; at += 1 + whole.length / 300) {
            byte[] changed = whole.clone();
            changed[at] ^= 4;
            Files.write(file(piece), changed);

            assertThatThrownBy(() -> restorer.check(piece, _ -> {}))
                    .as("byte %d of %d", at, whole.length)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void bytes_after_the_end_are_refused() throws Exception {
        Piece piece = piece(Compression.ZSTD, tree(), ENTRIES);
        byte[] whole = Files.readAllBytes(file(piece));
        Files.write(file(piece), Arrays.copyOf(whole, whole.length + 1));

        assertThatThrownBy(() -> restorer.check(piece, _ -> {})).isInstanceOf(IOException.class);
    }

    /// 4 GiB in 130 KB: read to its end, this test would not end in time.
    @Test
    void an_archive_that_unfolds_to_more_than_it_should_is_given_up_there() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.writeBytes(
                Zstd.compress(
                        Tars.tar(t -> {
                            TarArchiveEntry entry = new TarArchiveEntry("data");
                            entry.setSize(1 << 20);
                            Tars.add(t, entry, new byte[1 << 20]);
                        })));
        byte[] zeros = Zstd.compress(new byte[64 << 20]);
        for (int i = 0; i < 64; i++) {
            bomb.writeBytes(zeros);
        }
        Piece piece = piece(Compression.ZSTD, bomb.toByteArray(), 1, 1_051_000);

        assertThatThrownBy(() -> restorer.check(piece, _ -> {}))
                .hasMessageContaining("it unfolds to more than the 1051000 bytes it should have");
    }

    @Test
    void an_archive_with_other_entries_than_its_manifest_says_is_refused() throws Exception {
        Piece piece = piece(Compression.ZSTD, tree(), ENTRIES + 1);

        assertThatThrownBy(() -> restorer.check(piece, _ -> {}))
                .hasMessage("a.tar.zst is refused: it holds other than the manifest says");
    }

    @Test
    void a_file_that_is_a_link_is_refused() throws Exception {
        Piece piece = piece(Compression.ZSTD, tree(), ENTRIES);
        Path elsewhere = Files.move(file(piece), folder.resolve("elsewhere"));
        Files.createSymbolicLink(file(piece), elsewhere);

        assertThatThrownBy(() -> restorer.check(piece, _ -> {})).isInstanceOf(IOException.class);
    }

    @Test
    void a_single_file_goes_into_a_directory_alone() throws Exception {
        byte[] tar = Tars.tar(t -> Tars.file(t, "data", "a=b"));
        Piece piece = piece(Compression.ZSTD, tar, 1);

        assertThatThrownBy(() -> restorer.check(piece, _ -> {}))
                .hasMessage(
                        "volume a is a single file, which goes into a directory: --to DIRECTORY");
        Piece elsewhere =
                new Piece(
                        piece.folder(),
                        piece.archive(),
                        new Target.Directory(folder.resolve("x"), true));
        assertThatCode(() -> restorer.check(elsewhere, _ -> {})).doesNotThrowAnyException();
    }

    @Test
    void a_tree_as_nasty_as_can_be_passes() throws Exception {
        byte[] tar =
                Tars.tar(
                        TarArchiveOutputStream.LONGFILE_GNU,
                        StandardCharsets.ISO_8859_1,
                        NastyTree::put);
        TarCheck check = new TarCheck();
        check.accept(tar, 0, tar.length);
        Piece piece = piece(Compression.ZSTD, tar, (int) check.entries());

        assertThatCode(() -> restorer.check(piece, _ -> {})).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void hostile(String what, Tars.Entries entries) throws Exception {
        byte[] tar =
                Tars.tar(t -> {
                    Tars.folder(t, "data");
                    entries.put(t);
                });
        TarCheck check = new TarCheck();
        check.accept(tar, 0, tar.length);
        assertThat(check.problemAtEnd()).as("it is a whole tar").isEmpty();
        Piece piece = piece(Compression.ZSTD, tar, (int) check.entries());

        assertThatThrownBy(() -> restorer.check(piece, _ -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a.tar.zst is refused: its entry ")
                .hasMessageContaining(what);
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                asked("has a name that leads elsewhere", t -> raw(t, "/etc/passwd")),
                asked("has a name that leads elsewhere", t -> raw(t, "../etc/passwd")),
                asked("has a name that leads elsewhere", t -> raw(t, "data/../../etc/passwd")),
                asked("has a name that leads elsewhere", t -> raw(t, "data/./x")),
                asked("has a name that leads elsewhere", t -> raw(t, "data//x")),
                asked("does not lie in a folder", t -> Tars.file(t, "etc/passwd", "x")),
                asked("does not lie in a folder", t -> Tars.file(t, "data", "x")),
                asked("does not lie in a folder", t -> Tars.file(t, "data/no/such/folder", "x")),
                asked("outside", t -> Tars.hardLink(t, "data/x", "/etc/passwd")),
                asked("outside", t -> Tars.hardLink(t, "data/x", "data/../../etc/passwd")),
                asked("outside", t -> Tars.hardLink(t, "data/x", "etc/passwd")),
                asked(
                        "outside",
                        t -> Tars.hardLink(t, "data/x", "../" + "e/".repeat(100) + "passwd")),
                asked(
                        "does not lie in a folder",
                        t -> {
                            Tars.symlink(t, "data/out", "/etc");
                            Tars.file(t, "data/out/passwd", "x");
                        }),
                asked(
                        "does not lie in a folder",
                        t -> {
                            Tars.folder(t, "data/out");
                            Tars.symlink(t, "data/out", "/etc");
                            Tars.file(t, "data/out/passwd", "x");
                        }),
                asked(
                        "does not lie in a folder",
                        t -> {
                            Tars.folder(t, "data/in");
                            Tars.folder(t, "data/other");
                            Tars.file(t, "data/in/late", "x");
                        }),
                asked(
                        "is of a type that no archive of ours holds",
                        t -> {
                            TarArchiveEntry entry =
                                    new TarArchiveEntry("data/x", TarConstants.LF_GNUTYPE_SPARSE);
                            Tars.add(t, entry, new byte[0]);
                        }));
    }

    private static Arguments asked(String what, Tars.Entries entries) {
        return arguments(what, entries);
    }

    /// With the name as it is: the library would mend it.
    private static void raw(TarArchiveOutputStream tar, String name) throws IOException {
        Tars.add(tar, new TarArchiveEntry(name, true), new byte[0]);
    }

    private static byte[] tree() {
        return Tars.tar(t -> {
            Tars.folder(t, "data");
            byte[] noise = new byte[40_000];
            new Random(1).nextBytes(noise);
            Tars.file(t, "data/noise", noise);
            Tars.symlink(t, "data/link", "../../etc/passwd");
        });
    }

    private Piece piece(Compression compression, byte[] tar, int entries) throws Exception {
        byte[] file =
                switch (compression) {
                    case ZSTD -> Zstd.compress(tar);
                    case GZIP -> gzip(tar);
                    case NONE -> tar;
                };
        return piece(compression, file, entries, tar.length);
    }

    private Piece piece(Compression compression, byte[] file, int entries, long tarBytes)
            throws Exception {
        String name = "a" + compression.ending();
        Files.write(folder.resolve(name), file);
        Archive archive =
                new Archive(
                        name,
                        new Origin(Origin.VOLUME, "a", "volume a", "", List.of()),
                        compression.spelling(),
                        entries,
                        tarBytes,
                        file.length,
                        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file)),
                        null);
        return new Piece(new DirectoryBackup(folder), archive, new Target.Volume("a"));
    }

    private Path file(Piece piece) {
        return folder.resolve(piece.archive().file());
    }

    private static byte[] gzip(byte[] tar) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(tar);
        }
        return bytes.toByteArray();
    }
}
