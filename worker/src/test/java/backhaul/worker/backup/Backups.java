package backhaul.worker.backup;

import backhaul.protocol.signing.SigningKey;
import backhaul.worker.backup.Manifest.Archive;
import backhaul.worker.backup.Manifest.Made;
import backhaul.worker.backup.Manifest.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/// Backups in a folder, made without any engine.
public final class Backups {
    public static final SigningKey KEY = SigningKey.generate();
    public static final Trust TRUST =
            Trust.inWorkers(Map.of("docker-01", List.of(KEY.verificationKey())));

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private Backups() {}

    static JobFolder folder(Path job) {
        return new JobFolder(
                new DirectoryStore(job.resolveSibling(".").normalize()),
                job.getFileName().toString());
    }

    /// With one archive of so many bytes. Returns its folder.
    public static Path put(Path job, Instant startedAt, int bytes) throws IOException {
        return put(job, startedAt, bytes, Map.of("volumes", List.of("pgdata")), KEY);
    }

    public static Path put(
            Path job, Instant startedAt, int bytes, Map<String, Object> asked, SigningKey key)
            throws IOException {
        Path folder = Files.createDirectories(job.resolve(STAMP.format(startedAt) + "-6c1e2a77"));
        Files.write(folder.resolve("pgdata.tar.zst"), new byte[bytes]);
        byte[] text = ManifestFiles.text(manifest(startedAt, bytes, asked, key));
        Files.write(folder.resolve(ManifestFiles.NAME), text);
        Files.write(folder.resolve(ManifestFiles.SIGNATURE), ManifestFiles.signature(text, key));
        return folder;
    }

    static Manifest manifest(
            Instant startedAt, int bytes, Map<String, Object> asked, SigningKey key) {
        return new Manifest(
                Manifest.FORMAT,
                new Made(
                        "docker-01",
                        key.verificationKey().publicText().orElseThrow(),
                        "nightly",
                        "0199e5f2-8d1c-7c3e-b0a4-5d8f6c1e2a77",
                        1,
                        startedAt,
                        startedAt.plusSeconds(9),
                        "1.0.0",
                        "20.10.24"),
                asked,
                List.of(
                        new Archive(
                                "pgdata.tar.zst",
                                new Origin(
                                        Origin.VOLUME,
                                        "pgdata",
                                        "volume pgdata",
                                        "/var/lib/docker/volumes/pgdata/_data",
                                        List.of("shop-db")),
                                "zstd",
                                3,
                                10_240,
                                bytes,
                                "0".repeat(64),
                                null)),
                List.of("shop-db did not stop within 30s"));
    }
}
