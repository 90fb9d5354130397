package backhaul.worker.engine.navicat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import backhaul.worker.engine.ArtifactCheck.Finding;
import backhaul.worker.engine.ArtifactRule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files by which a run of Navicat shows that it made a backup.
final class EvidenceTest {
    private final Instant start = Instant.now();

    @TempDir private Path folder;

    private BackupRule rule() {
        return new BackupRule(new ArtifactRule(folder, List.of("*.nb3"), 100), true);
    }

    private Finding find() throws IOException {
        return Evidence.before(new BackupRule(rule().files(), true), start).find(() -> true).join();
    }

    private void file(String name, byte[] content, Instant modified) throws IOException {
        Path file = Files.write(folder.resolve(name), content);
        Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    private Finding foundAfter(String name, byte[] content) throws IOException {
        Evidence evidence = Evidence.before(rule(), start);
        file(name, content, start.plusSeconds(60));
        return evidence.find(() -> true).join();
    }

    static byte[] backup() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            for (String name : List.of("meta.json.gz", "1_1_1.gz")) {
                byte[] member = gzip(new Random(1).ints(5000).toArray());
                var entry = new TarArchiveEntry(name);
                entry.setSize(member.length);
                tar.putArchiveEntry(entry);
                tar.write(member);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(int[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            for (int each : content) {
                gzip.write(each);
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void a_new_backup_that_can_be_read_is_evidence_with_its_size_and_checksum() throws Exception {
        byte[] backup = backup();

        assertThat(foundAfter("shop.nb3", backup))
                .asInstanceOf(type(Finding.Found.class))
                .satisfies(found -> {
                    assertThat(found.artifacts()).hasSize(1);
                    assertThat(found.artifacts().getFirst().name()).isEqualTo("shop.nb3");
                    assertThat(found.artifacts().getFirst().bytes()).isEqualTo(backup.length);
                    assertThat(found.artifacts().getFirst().sha256()).hasSize(64);
                });
    }

    @Test
    void the_backup_of_last_night_is_none_also_if_it_bears_a_time_of_tomorrow() throws Exception {
        file("old.nb3", backup(), start.minusSeconds(80_000));
        file("tomorrow.nb3", backup(), start.plusSeconds(80_000));

        assertThat(find())
                .asInstanceOf(type(Finding.Missing.class))
                .satisfies(missing -> assertThat(missing.what()).startsWith("no new *.nb3 in "));
    }

    @Test
    void a_later_life_of_the_worker_knows_which_files_were_there() throws Exception {
        file("tomorrow.nb3", backup(), start.plusSeconds(80_000));
        List<String> known = Evidence.before(rule(), start).known();
        assertThat(known).hasSize(1);

        assertThat(Evidence.resumed(rule(), start, known).find(() -> true).join())
                .isInstanceOf(Finding.Missing.class);
        file("new.nb3", backup(), start.plusSeconds(60));
        assertThat(Evidence.resumed(rule(), start, known).find(() -> true).join())
                .asInstanceOf(type(Finding.Found.class))
                .satisfies(found -> assertThat(found.artifacts()).hasSize(1));
    }

    @Test
    void a_backup_that_was_cut_is_no_evidence() throws Exception {
        byte[] backup = backup();

        assertThat(foundAfter("cut.nb3", Arrays.copyOf(backup, 7000)))
                .asInstanceOf(type(Finding.Missing.class))
                .satisfies(missing ->
                        assertThat(missing.what()).contains("cannot be read to its end"));
    }

    @Test
    void a_backup_with_a_wrong_byte_is_no_evidence() throws Exception {
        byte[] backup = backup();
        backup[backup.length / 4] ^= 0x55;

        assertThat(foundAfter("rotten.nb3", backup)).isInstanceOf(Finding.Missing.class);
    }

    @Test
    void a_file_that_is_no_backup_is_no_evidence() throws Exception {
        assertThat(
                        foundAfter(
                                "text.nb3",
                                "no backup ".repeat(500).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Finding.Missing.class);
        assertThat(foundAfter("empty.nb3", new byte[10240])).isInstanceOf(Finding.Missing.class);
    }

    @Test
    void a_backup_that_is_too_small_is_no_evidence() throws Exception {
        assertThat(foundAfter("small.nb3", new byte[50])).isInstanceOf(Finding.Missing.class);
    }
}
