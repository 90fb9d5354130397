package backhaul.worker.engine.docker;

import static backhaul.worker.engine.docker.FakeDaemon.tar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backhaul.worker.backup.Age;
import backhaul.worker.backup.Compression;
import backhaul.worker.backup.DirectoryStore;
import backhaul.worker.backup.Identities;
import backhaul.worker.backup.JobFolder;
import backhaul.worker.backup.Manifest;
import backhaul.worker.backup.Manifest.Archive;
import backhaul.worker.backup.Packing;
import backhaul.worker.backup.Storage;
import backhaul.worker.backup.StoredBackup;
import backhaul.worker.backup.Trust;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.Restorer.Piece;
import backhaul.worker.engine.Restorer.Target;
import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Archives that only the holder of a key can read.
@Timeout(60)
final class EncryptionTest {
    /// A key pair that was made for this test.
    private static final String RECIPIENT =
            "age1hppa7sqwy6h2x8fdeva8hrjr60fnk0q5z4nzagac09dcpgmvgsaqsje2ep";

    private static final String IDENTITY =
            "AGE-SECRET-KEY-1C6H7JW3WXR5NNETXKZGGPVJQ2CXR97L9T6FAW52TMYCQ574XD4NSTZ5QMF";

    private static final String ANOTHER =
            "AGE-SECRET-KEY-1F76TLCCDVTZH2WVPZP0FCJELN027FSJN9PTL0UGWXKCU2KVNKECSU9YHZ6";

    @TempDir Path home;

    private final FakeDaemon daemon = new FakeDaemon();
    private final DockerEngine engine =
            new DockerEngine(daemon.host(), "docker-01", TestDocker.KEY, Surroundings.NONE);
    private final byte[] tree =
            Tars.tar(t -> {
                Tars.folder(t, "data");
                Tars.file(t, "data/noise", noise(300_000));
            });
    private Path destination;

    @BeforeEach
    void put() throws IOException {
        destination = Files.createDirectory(home.resolve("backups"));
        daemon.on("GET /containers/c1/archive", tar(tree));
    }

    @AfterEach
    void close() {
        engine.close();
        daemon.close();
    }

    @ParameterizedTest
    @EnumSource
    void the_manifest_says_what_is_stored_and_what_is_in_it(Compression compression)
            throws Exception {
        Outcome outcome = engine.run(spec(new Packing(compression, 1, 1), false), attempt());

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        Archive archive = archive();
        Path file = file(archive);
        assertThat(archive.file()).isEqualTo("pgdata" + compression.ending() + ".age");
        assertThat(archive.sha256()).isEqualTo(sha256(Files.readAllBytes(file)));
        assertThat(archive.encryption())
                .isEqualTo(new Manifest.Encryption("age", List.of(RECIPIENT), sha256(tree)));
        assertThatCode(() -> check(archive, identity(IDENTITY))).doesNotThrowAnyException();
    }

    @Test
    void without_the_identity_nothing_can_be_read() throws Exception {
        engine.run(spec(Packing.DEFAULT, false), attempt());

        assertThatThrownBy(() -> check(archive(), Identities.NONE))
                .hasMessage(
                        "pgdata.tar.zst.age is refused: it is encrypted: name the file of an"
                                + " identity, --identity FILE");
        assertThatThrownBy(() -> check(archive(), identity(ANOTHER)))
                .hasMessage("pgdata.tar.zst.age is refused: none of the identities can decrypt it");
    }

    @Test
    void what_was_changed_or_cut_is_refused() throws Exception {
        engine.run(spec(Packing.DEFAULT, false), attempt());
        Archive archive = archive();
        byte[] whole = Files.readAllBytes(file(archive));
        Identities identity = identity(IDENTITY);
        for (int at = 0; at < whole.length; at += 1 + whole.length / 50) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file(archive), changed);
            assertThatThrownBy(() -> check(archive, identity)).isInstanceOf(IOException.class);

            Files.write(file(archive), Arrays.copyOf(whole, at));
            assertThatThrownBy(() -> check(archive, identity)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_worker_verifies_what_it_can_and_says_what_it_cannot() throws Exception {
        DockerSpec spec = spec(Packing.DEFAULT, true);

        Outcome outcome = engine.run(spec, attempt());

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(outcome.result().warnings()).isEmpty();
        assertThat(outcome.result().report())
                .contains("verified: length and checksum of each file; not the tars in them");
        assertThat(spec.warnings())
                .anyMatch(warning -> warning.startsWith("verifies length and checksum"));
    }

    @Test
    void the_program_age_reads_what_we_write_and_we_read_what_it_writes() throws Exception {
        if (!Files.isExecutable(Path.of("/usr/bin/age"))) {
            TestDocker.missing("No age on this machine. Install the package age.");
        }
        engine.run(spec(Packing.DEFAULT, false), attempt());
        Path key = Files.writeString(home.resolve("key"), IDENTITY + "\n");
        Path packed = home.resolve("packed");
        Path encrypted = home.resolve("encrypted");

        age("--decrypt", "-i", key.toString(), "-o", packed.toString(), file(archive()).toString());
        age("--encrypt", "-r", RECIPIENT, "-o", encrypted.toString(), packed.toString());

        try (InputStream tar = new ZstdInputStream(Files.newInputStream(packed))) {
            assertThat(tar.readAllBytes()).isEqualTo(tree);
        }
        try (InputStream ours =
                Age.decrypting(Files.newInputStream(encrypted), identity(IDENTITY))) {
            assertThat(ours.readAllBytes()).isEqualTo(Files.readAllBytes(packed));
        }
    }

    @Test
    void a_file_that_holds_no_identity_is_refused_without_repeating_it() throws Exception {
        for (String text :
                List.of(
                        "",
                        "# only a comment",
                        IDENTITY.toLowerCase(Locale.ROOT),
                        IDENTITY + "Q")) {
            Path file = Files.writeString(home.resolve("key"), text);
            assertThatThrownBy(() -> Identities.read(List.of(file)))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(file + " holds ")
                    .message()
                    .doesNotContainIgnoringCase(IDENTITY.substring(20));
        }
    }

    private static void age(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/usr/bin/age"));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private void check(Archive archive, Identities identities) throws Exception {
        DockerRestorer restorer = new DockerRestorer(daemon.host(), identities);
        restorer.check(new Piece(backup().folder(), archive, new Target.Volume("pgdata")), _ -> {});
    }

    private DockerSpec spec(Packing packing, boolean verified) {
        Storage storage =
                TestDocker.storage(destination, 0)
                        .withPacking(packing.encryptedTo(List.of(RECIPIENT)));
        return Jobs.into(verified ? storage.verified() : storage, List.of("pgdata"));
    }

    private static FakeAttempt attempt() {
        return new FakeAttempt();
    }

    private Archive archive() throws IOException {
        return backup().manifest().orElseThrow().archives().getFirst();
    }

    private Path file(Archive archive) throws IOException {
        return Path.of(backup().folder().location()).resolve(archive.file());
    }

    private StoredBackup backup() throws IOException {
        Trust trust =
                Trust.inWorkers(Map.of("docker-01", List.of(TestDocker.KEY.verificationKey())));
        return new JobFolder(new DirectoryStore(destination), "nightly").backups(trust).getFirst();
    }

    private Identities identity(String key) throws IOException {
        Path file = Files.writeString(home.resolve("identity"), "# made for a test\n" + key + "\n");
        return Identities.read(List.of(file));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}
