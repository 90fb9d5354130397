package backhaul.worker.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

final class TarCheckTest {
    private static final int BLOCK = 512;
    private static final byte[] END = new byte[2 * BLOCK];

    @Test
    void a_whole_tar_has_no_problem() {
        TarCheck check = checked(sample());

        assertThat(check.problemAtEnd()).isEmpty();
        assertThat(check.entries()).isEqualTo(7);
    }

    @Test
    void a_tar_cut_at_any_byte_is_not_whole() {
        byte[] whole = trimmed(sample());

        for (int length = 0; length < whole.length; length++) {
            assertThat(problem(Arrays.copyOf(whole, length))).as("cut at %d", length).isPresent();
        }
        assertThat(problem(whole)).isEmpty();
    }

    @Test
    void the_problem_names_the_entry_that_was_cut() {
        byte[] tar = Tars.tar(t -> Tars.file(t, "data/base/1", "x".repeat(5000)));

        assertThat(problem(Arrays.copyOf(tar, 3000))).contains("it ends inside data/base/1");
        assertThat(problem(Arrays.copyOf(tar, BLOCK + 10 * BLOCK)))
                .contains("it ends without its end mark after data/base/1");
    }

    @Test
    void the_problem_names_the_long_name_of_an_entry() {
        String name = "data/" + "long-".repeat(40) + "/" + "name".repeat(30);
        for (int mode :
                List.of(
                        TarArchiveOutputStream.LONGFILE_POSIX,
                        TarArchiveOutputStream.LONGFILE_GNU)) {
            byte[] tar = trimmed(Tars.tar(mode, t -> Tars.file(t, name, "x".repeat(600))));

            assertThat(problem(Arrays.copyOf(tar, tar.length - END.length - 1)))
                    .contains("it ends inside " + name);
        }
    }

    @Test
    void a_file_that_shrank_is_noticed_although_all_headers_are_in_order() {
        byte[] tar = Tars.tar(t -> Tars.file(t, "data/shrinks", "x".repeat(4096)));

        assertThat(problem(Arrays.copyOf(tar, BLOCK + 7))).contains("it ends inside data/shrinks");
    }

    @Test
    void a_size_in_base_256_is_understood() {
        long size = 9L << 30;
        byte[] header = header("data/big", size, TarArchiveOutputStream.BIGNUMBER_STAR);
        TarCheck check = new TarCheck();
        check.accept(header, 0, BLOCK);

        feed(check, size - 1);
        assertThat(check.problemAtEnd()).contains("it ends inside data/big");
        feed(check, 1);
        check.accept(END, 0, END.length);
        assertThat(check.problemAtEnd()).isEmpty();
    }

    @Test
    void a_size_in_a_pax_header_is_understood() {
        long size = 9L << 30;
        byte[] headers = header("data/big", size, TarArchiveOutputStream.BIGNUMBER_POSIX);
        TarCheck check = new TarCheck();
        check.accept(headers, 0, 3 * BLOCK);

        feed(check, size);
        check.accept(END, 0, END.length);

        assertThat(check.problemAtEnd()).isEmpty();
        assertThat(check.entries()).isEqualTo(1);
    }

    @Test
    void an_old_sparse_file_is_followed_through_its_map() {
        byte[] header = trimmed(Tars.tar(t -> Tars.file(t, "data/sparse", "x".repeat(700))));
        header[156] = 'S';
        header[482] = 1;
        sign(header, 0);
        byte[] map = new byte[2 * BLOCK];
        map[504] = 1;
        byte[] tar =
                concat(
                        Arrays.copyOf(header, BLOCK),
                        map,
                        Arrays.copyOfRange(header, BLOCK, header.length));

        assertThat(problem(tar)).isEmpty();
        assertThat(problem(Arrays.copyOf(tar, 2 * BLOCK))).isPresent();
    }

    @Test
    void links_devices_and_folders_have_no_body_whatever_their_size_says() {
        for (byte type : "123456".getBytes(StandardCharsets.US_ASCII)) {
            byte[] tar = trimmed(Tars.tar(t -> Tars.file(t, "data/x", "")));
            System.arraycopy("00000001000".getBytes(StandardCharsets.US_ASCII), 0, tar, 124, 11);
            tar[156] = type;
            sign(tar, 0);

            assertThat(problem(tar)).as("type %c", type).isEmpty();
        }
    }

    @Test
    void a_tar_without_entries_is_refused() {
        assertThat(problem(END)).contains("it has no entry at all");
    }

    @Test
    void one_block_of_zeros_is_no_end() {
        byte[] tar = trimmed(Tars.tar(t -> Tars.file(t, "data/x", "x")));

        assertThat(problem(Arrays.copyOf(tar, tar.length - BLOCK)))
                .contains("it ends without its end mark after data/x");
    }

    @Test
    void zeros_may_follow_the_end_and_nothing_else() {
        byte[] tar = trimmed(Tars.tar(t -> Tars.file(t, "data/x", "x")));

        assertThat(problem(Arrays.copyOf(tar, tar.length + 5 * BLOCK))).isEmpty();
        assertThat(problem(concat(tar, tar))).contains("something follows its end mark");
        assertThat(problem(Arrays.copyOf(tar, tar.length + 1))).isPresent();
    }

    @Test
    void a_header_that_is_none_is_noticed_at_once() {
        byte[] tar = trimmed(sample());
        tar[0] ^= 1;
        TarCheck check = new TarCheck();

        check.accept(tar, 0, BLOCK);

        assertThat(check.problem()).contains("what should be a header is none");
    }

    @Test
    void a_size_that_is_no_number_is_refused() {
        byte[] tar = trimmed(Tars.tar(t -> Tars.file(t, "data/x", "x")));
        for (String size : List.of("0000000008x", "-0000000001", "\u00ff\u00ff\u00ff")) {
            byte[] broken = tar.clone();
            byte[] field = size.getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(field, 0, broken, 124, field.length);
            sign(broken, 0);

            assertThat(problem(broken)).as(size).isPresent();
        }
    }

    @Test
    void a_description_without_its_entry_is_refused() {
        byte[] tar = Tars.tar(t -> Tars.file(t, "data/" + "x".repeat(200), "x"));

        assertThat(problem(concat(Arrays.copyOf(tar, 2 * BLOCK), END)))
                .contains("a header describes an entry that does not come");
    }

    @Test
    void a_description_beyond_all_measure_is_refused_and_takes_no_memory() {
        byte[] tar = trimmed(Tars.tar(t -> Tars.file(t, "data/x", "x")));
        System.arraycopy("77777777777".getBytes(StandardCharsets.US_ASCII), 0, tar, 124, 11);
        tar[156] = 'x';
        sign(tar, 0);

        assertThat(problem(tar).orElseThrow()).contains("is longer than any may be");
    }

    @Property(tries = 300)
    void any_tar_is_whole_in_pieces_of_any_length(
            @ForAll("trees") byte[] tar, @ForAll Random random) {
        TarCheck check = new TarCheck();
        for (int at = 0; at < tar.length; ) {
            int length = Math.min(1 + random.nextInt(2000), tar.length - at);
            check.accept(tar, at, length);
            at += length;
        }

        assertThat(check.problemAtEnd()).isEmpty();
    }

    @Property(tries = 300)
    void no_beginning_of_a_tar_is_whole(@ForAll("trees") byte[] tar, @ForAll Random random) {
        byte[] whole = trimmed(tar);

        assertThat(problem(Arrays.copyOf(whole, random.nextInt(whole.length)))).isPresent();
    }

    @Property(tries = 1000)
    void no_bytes_make_it_fail(@ForAll("trees") byte[] tar, @ForAll Random random) {
        byte[] noise = tar.clone();
        for (int i = 0; i < 20; i++) {
            noise[random.nextInt(noise.length)] = (byte) random.nextInt();
        }
        for (int at = 0; at + BLOCK <= noise.length; at += BLOCK) {
            if (random.nextBoolean()) {
                sign(noise, at);
            }
        }

        assertThat(problem(noise)).isNotNull();
    }

    @Provide
    Arbitrary<byte[]> trees() {
        Arbitrary<String> names =
                Arbitraries.strings()
                        .withCharRange('a', 'z')
                        .withChars('/', '\u00e9', ' ', '\n')
                        .ofMinLength(1)
                        .ofMaxLength(300);
        Arbitrary<byte[]> bodies = Arbitraries.integers().between(0, 3000).map(TarCheckTest::body);
        Arbitrary<Integer> modes =
                Arbitraries.of(
                        TarArchiveOutputStream.LONGFILE_POSIX, TarArchiveOutputStream.LONGFILE_GNU);
        Arbitrary<List<byte[]>> files = bodies.list().ofMinSize(1).ofMaxSize(5);
        return Combinators.combine(names, files, modes)
                .as((name, list, mode) ->
                        Tars.tar(
                                mode,
                                t -> {
                                    for (byte[] body : list) {
                                        Tars.file(t, "data/" + name + "x", body);
                                    }
                                }));
    }

    private static byte[] body(int length) {
        byte[] body = new byte[length];
        new Random(length).nextBytes(body);
        return body;
    }

    private static byte[] sample() {
        return Tars.tar(t -> {
            Tars.folder(t, "data");
            Tars.file(t, "data/empty", "");
            Tars.file(t, "data/one-block", "x".repeat(BLOCK));
            Tars.file(t, "data/more", "y".repeat(BLOCK + 1));
            Tars.hardLink(t, "data/link", "data/more");
            Tars.symlink(t, "data/sym", "/etc/" + "z".repeat(150));
            Tars.file(t, "data/" + "n".repeat(180), "long");
        });
    }

    private static TarCheck checked(byte[] tar) {
        TarCheck check = new TarCheck();
        check.accept(tar, 0, tar.length);
        return check;
    }

    private static Optional<String> problem(byte[] tar) {
        return checked(tar).problemAtEnd();
    }

    private static void feed(TarCheck check, long bytes) {
        byte[] zeros = new byte[1 << 20];
        for (long left = bytes; left > 0; left -= zeros.length) {
            check.accept(zeros, 0, (int) Math.min(left, zeros.length));
        }
    }

    /// Without what a writer appends to fill a record: it ends with exactly two blocks of zeros.
    private static byte[] trimmed(byte[] tar) {
        int end = tar.length;
        while (end >= BLOCK && Arrays.equals(tar, end - BLOCK, end, END, 0, BLOCK)) {
            end -= BLOCK;
        }
        return Arrays.copyOf(tar, end + END.length);
    }

    private static byte[] header(String name, long size, int bigNumberMode) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL);
        entry.setSize(size);
        entry.setModTime(1_700_000_000_000L);
        try {
            @SuppressWarnings("resource") // Closing it would want the body.
            TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);
            tar.setBigNumberMode(bigNumberMode);
            tar.putArchiveEntry(entry);
            tar.flush();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    /// Writes the checksum of a changed header.
    private static void sign(byte[] tar, int at) {
        int sum = 0;
        Arrays.fill(tar, at + 148, at + 156, (byte) ' ');
        for (int i = at; i < at + BLOCK; i++) {
            sum += tar[i] & 0xff;
        }
        byte[] field = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(field, 0, tar, at + 148, 8);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
