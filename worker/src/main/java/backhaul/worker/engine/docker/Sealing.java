package backhaul.worker.engine.docker;

import backhaul.protocol.signing.SigningKey;
import backhaul.worker.backup.Age;
import backhaul.worker.backup.JobFolder;
import backhaul.worker.backup.Manifest;
import backhaul.worker.backup.Manifest.Encryption;
import backhaul.worker.backup.Manifest.Origin;
import backhaul.worker.backup.ManifestFiles;
import backhaul.worker.backup.Retention;
import backhaul.worker.backup.Storage;
import backhaul.worker.backup.StoredBackup;
import backhaul.worker.backup.Trust;
import backhaul.worker.backup.UsualSize;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.docker.Backup.Archive;
import backhaul.worker.engine.docker.Backup.Copied;
import backhaul.worker.engine.docker.Inventory.Container;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes a backup of whole archives: reads them again where the job asks for it, and writes last
/// what they are, signed. Afterwards lets go of older backups.
final class Sealing {
    private final EngineApi api;
    private final String worker;
    private final SigningKey key;
    private final Trust trust;

    Sealing(EngineApi api, String worker, SigningKey key) {
        this.api = api;
        this.worker = worker;
        this.key = key;
        this.trust = Trust.inWorkers(Map.of(worker, List.of(key.verificationKey())));
    }

    /// The final names of all that the folder is to hold.
    static List<String> files(Copied copied) {
        return Stream.concat(
                        copied.archives().stream().map(Archive::file),
                        Stream.of(ManifestFiles.NAME, ManifestFiles.SIGNATURE))
                .toList();
    }

    Copied seal(Copied copied, DockerSpec spec, Attempt attempt, RunFolder folder)
            throws Failure, InterruptedException {
        Storage storage = spec.storage();
        Optional<String> unread = Optional.empty();
        if (storage.verify()) {
            unread = new Verification(folder, attempt).verify(copied, storage.packing());
        }
        List<String> warnings = new ArrayList<>(copied.warnings());
        List<Manifest.Archive> archives = archives(copied, storage);
        try {
            long bytes = archives.stream().mapToLong(Manifest.Archive::bytes).sum();
            UsualSize.objection(bytes, earlier(spec, attempt), storage.minSize())
                    .ifPresent(warnings::add);
            Manifest manifest =
                    new Manifest(Manifest.FORMAT, made(attempt), spec.asked(), archives, warnings);
            byte[] text = ManifestFiles.text(manifest);
            folder.write(ManifestFiles.NAME, text);
            folder.write(ManifestFiles.SIGNATURE, ManifestFiles.signature(text, key));
        } catch (IOException e) {
            throw Failure.passing(
                    "the manifest in " + folder.location() + " cannot be written: " + Reason.of(e));
        }
        return new Copied(copied.archives(), warnings, copied.report()).reporting(unread);
    }

    /// The same, with a word of each old backup that should have gone and did not.
    Copied pruned(Copied copied, DockerSpec spec, Attempt attempt) {
        List<String> warnings = new ArrayList<>(copied.warnings());
        Retention retention = new Retention(folder(spec, attempt), trust, spec.storage());
        try {
            retention.finish();
            Retention.Plan plan = retention.plan(attempt.startedAt());
            for (StoredBackup old : plan.go()) {
                retention.remove(old);
            }
        } catch (IOException e) {
            warnings.add("older backups were not all removed: " + Reason.of(e));
        }
        return new Copied(copied.archives(), warnings, copied.report());
    }

    /// The last backup of the same; empty where there is none, or none can be found.
    Optional<Manifest> before(DockerSpec spec, Attempt attempt) {
        try {
            return earlier(spec, attempt).stream().findFirst().flatMap(StoredBackup::manifest);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Of the job's good backups those that were asked for the same, newest first.
    private List<StoredBackup> earlier(DockerSpec spec, Attempt attempt) throws IOException {
        Map<String, Object> asked = spec.asked();
        return folder(spec, attempt).good(trust).stream()
                .filter(backup -> backup.manifest().orElseThrow().asked().equals(asked))
                .toList();
    }

    private static JobFolder folder(DockerSpec spec, Attempt attempt) {
        return new JobFolder(spec.storage().destination(), attempt.job());
    }

    private Manifest.Made made(Attempt attempt) throws Failure, InterruptedException {
        String version = Sealing.class.getPackage().getImplementationVersion();
        return new Manifest.Made(
                worker,
                key.verificationKey().publicText().orElseThrow(),
                attempt.job(),
                attempt.run().id(),
                attempt.number(),
                attempt.startedAt(),
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                Objects.requireNonNullElse(version, "development"),
                api.version().version());
    }

    private List<Manifest.Archive> archives(Copied copied, Storage storage)
            throws Failure, InterruptedException {
        List<Container> containers = api.containers();
        List<Manifest.Archive> archives = new ArrayList<>();
        for (Archive archive : copied.archives()) {
            Copy.Written written = archive.written();
            archives.add(
                    new Manifest.Archive(
                            archive.file(),
                            origin(archive.source(), containers),
                            storage.packing().compression().spelling(),
                            written.entries(),
                            written.tarBytes(),
                            written.bytes(),
                            written.sha256(),
                            encryption(written, storage)));
        }
        return archives;
    }

    private static @Nullable Encryption encryption(Copy.Written written, Storage storage) {
        return written.tarSha256() == null
                ? null
                : new Encryption(Age.FORMAT, storage.packing().encryptTo(), written.tarSha256());
    }

    private static Origin origin(Source source, List<Container> containers) {
        return switch (source) {
            case Source.Volume(String name, String label, String _, String path) ->
                    new Origin(
                            Origin.VOLUME,
                            name,
                            label,
                            path,
                            users(
                                    containers,
                                    mount -> mount.isVolume() && mount.name().equals(name)));
            case Source.Bind(String path, String label, String _) ->
                    new Origin(
                            Origin.MOUNT,
                            "",
                            label,
                            path,
                            users(
                                    containers,
                                    mount -> mount.isBind() && mount.source().equals(path)));
            case Source.Image(String _, String label, String _) ->
                    new Origin(Origin.IMAGE, "", label, "", List.of());
            case Source.Made(String label, String _, MadeTar _) ->
                    new Origin(Origin.RECORD, "", label, "", List.of());
        };
    }

    private static List<String> users(List<Container> containers, Predicate<Inventory.Mount> same) {
        return containers.stream()
                .filter(container -> container.mounts().stream().anyMatch(same))
                .map(Container::name)
                .sorted()
                .toList();
    }
}
