package backhaul.worker.backup;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.signing.SigningKey;
import backhaul.worker.backup.ManifestFiles.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ManifestFilesTest {
    private static final Instant TIME = Instant.parse("2026-11-21T01:00:00Z");

    @TempDir private Path job;
    private Path folder;

    @BeforeEach
    void put() throws IOException {
        folder = Backups.put(job, TIME, 100);
    }

    @Test
    void what_was_written_is_read_and_believed() {
        Map<String, Object> asked = Map.of("volumes", List.of("pgdata"));

        assertThat(ManifestFiles.read(new DirectoryBackup(folder), Backups.TRUST))
                .isEqualTo(new Reading.Trusted(Backups.manifest(TIME, 100, asked, Backups.KEY)));
    }

    @Test
    void the_signature_is_a_bare_one_of_the_very_bytes() throws IOException {
        byte[] signature = Base64.getDecoder().decode(Files.readString(signature()).strip());

        assertThat(
                        Backups.KEY
                                .verificationKey()
                                .verifies(Files.readAllBytes(manifest()), signature))
                .isTrue();
    }

    @Test
    void any_changed_byte_is_found() throws IOException {
        byte[] whole = Files.readAllBytes(manifest());
        for (int at = 0; at < whole.length; at += 7) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(manifest(), changed);

            assertThat(ManifestFiles.read(new DirectoryBackup(folder), Backups.TRUST))
                    .as("byte %d", at)
                    .isNotInstanceOf(Reading.Trusted.class);
        }
    }

    @Test
    void a_manifest_without_a_signature_is_not_believed() throws IOException {
        Files.delete(signature());

        assertUntrusted("its manifest has no signature");
    }

    @Test
    void a_signature_by_another_key_is_not_believed() throws IOException {
        byte[] text = Files.readAllBytes(manifest());
        Files.write(signature(), ManifestFiles.signature(text, SigningKey.generate()));

        assertUntrusted("its manifest was changed, or signed by a key that is not trusted here");
    }

    @Test
    void a_worker_speaks_for_itself_alone() {
        Trust other = Trust.inWorkers(Map.of("docker-02", List.of(Backups.KEY.verificationKey())));

        assertThat(ManifestFiles.read(new DirectoryBackup(folder), other))
                .isInstanceOfSatisfying(
                        Reading.Untrusted.class,
                        untrusted ->
                                assertThat(untrusted.why())
                                        .isEqualTo(
                                                "its manifest is signed, but not by docker-01,"
                                                        + " which it names"));
    }

    @Test
    void a_key_that_was_named_speaks_for_any_worker() {
        Trust named = Trust.inWorkers(Map.of()).and(List.of(Backups.KEY.verificationKey()));

        assertThat(ManifestFiles.read(new DirectoryBackup(folder), named))
                .isInstanceOf(Reading.Trusted.class);
    }

    @Test
    void a_folder_without_a_manifest_is_no_backup() throws IOException {
        Files.delete(manifest());

        assertThat(ManifestFiles.read(new DirectoryBackup(folder), Backups.TRUST))
                .isEqualTo(new Reading.Unreadable("it has no manifest"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"pgdata.tar.zst\"         | \"../pgdata.tar.zst\"",
                "\"pgdata.tar.zst\"         | \"/etc/passwd\"",
                "\"pgdata.tar.zst\"         | \"a\\\\b\"",
                "\"pgdata.tar.zst\"         | \".hidden\"",
                "\"pgdata.tar.zst\"         | null",
                "\"entries\" : 3            | \"entries\" : -3",
                "backhaul-manifest-1        | backhaul-manifest-2",
                "\"sha256\" : \"0           | \"sha256\" : \"x",
                "\"warnings\"               | \"archives\"",
            })
    void what_no_worker_writes_is_not_read_even_if_signed(String from, String to)
            throws IOException {
        String text = Files.readString(manifest());
        assertThat(text).contains(from.strip());
        byte[] changed = text.replace(from.strip(), to.strip()).getBytes(StandardCharsets.UTF_8);
        Files.write(manifest(), changed);
        Files.write(signature(), ManifestFiles.signature(changed, Backups.KEY));

        assertThat(ManifestFiles.read(new DirectoryBackup(folder), Backups.TRUST))
                .isInstanceOf(Reading.Unreadable.class);
    }

    @Test
    void a_link_is_not_followed() throws IOException {
        Path elsewhere = Files.move(manifest(), job.resolve("manifest.json"));
        Files.createSymbolicLink(manifest(), elsewhere);

        assertThat(ManifestFiles.read(new DirectoryBackup(folder), Backups.TRUST))
                .isInstanceOf(Reading.Unreadable.class);
    }

    private void assertUntrusted(String why) {
        assertThat(ManifestFiles.read(new DirectoryBackup(folder), Backups.TRUST))
                .isInstanceOfSatisfying(
                        Reading.Untrusted.class,
                        untrusted -> assertThat(untrusted.why()).isEqualTo(why));
    }

    private Path manifest() {
        return folder.resolve("manifest.json");
    }

    private Path signature() {
        return folder.resolve("manifest.json.sig");
    }
}
