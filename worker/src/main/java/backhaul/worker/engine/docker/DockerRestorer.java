package backhaul.worker.engine.docker;

import backhaul.worker.backup.Identities;
import backhaul.worker.backup.Manifest.Archive;
import backhaul.worker.engine.Restorer;
import backhaul.worker.engine.docker.Inventory.Container;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Restores through the daemon: a temporary container, never started, that mounts the target and
/// nothing else, is where the archive is unpacked. So owners, devices and links become what they
/// were, and whatever an archive holds, it is the daemon that unpacks it, locked into that
/// container.
final class DockerRestorer implements Restorer {
    private static final String LABEL = "backhaul.restore";

    /// Where a single file goes: beside it, there is nothing else in the container.
    private static final String INTO = "/into";

    private final EngineApi api;
    private final Identities identities;
    private volatile @Nullable String container;

    DockerRestorer(URI host, Identities identities) {
        this.api = EngineApi.at(host);
        this.identities = identities;
    }

    /// Something that the daemon does.
    @FunctionalInterface
    private interface Step<T> {
        T take() throws Failure, IOException, InterruptedException;
    }

    @Override
    public void check(Piece piece, LongConsumer progress) throws IOException {
        InsideRule rule = new InsideRule();
        try (ArchiveReading reading = open(piece, rule)) {
            byte[] buffer = new byte[256 << 10];
            while (reading.read(buffer, 0, buffer.length) >= 0) {
                progress.accept(reading.fileBytes());
            }
            compare(piece, reading);
        } catch (IOException e) {
            throw new IOException(piece.archive().file() + " is refused: " + Reason.of(e), e);
        }
        if (rule.isOfFile() && !isRenamed(piece.target())) {
            throw new IOException(
                    piece.archive().origin().label()
                            + " is a single file, which goes into a directory: --to DIRECTORY");
        }
    }

    @Override
    public List<String> objections(Piece piece) throws IOException, InterruptedException {
        return switch (piece.target()) {
            case Target.Volume(String name) -> asked(() -> objections(name));
            case Target.Directory(Path path, boolean _) -> objections(path);
        };
    }

    @Override
    public void restore(Piece piece, LongConsumer progress)
            throws IOException, InterruptedException {
        asked(() -> {
            boolean made = make(piece.target());
            try {
                unpack(piece, progress);
            } catch (Failure | IOException e) {
                if (made && piece.target() instanceof Target.Volume(String name)) {
                    api.removeVolume(name);
                }
                throw e;
            }
            return true;
        });
    }

    @Override
    public void close() {
        try {
            removeContainer();
        } catch (Failure e) {
            // It holds nothing, and `docker rm` removes it; the reason was told with the failure.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            api.close();
        }
    }

    private List<String> objections(String volume)
            throws Failure, IOException, InterruptedException {
        List<String> objections = new ArrayList<>();
        if (api.volume(volume).isEmpty()) {
            return objections;
        }
        List<String> users =
                api.containers().stream()
                        .filter(Container::isRunning)
                        .filter(other -> other.uses(volume))
                        .map(Container::name)
                        .sorted()
                        .toList();
        if (!users.isEmpty()) {
            objections.add(
                    "volume "
                            + volume
                            + " is in use by "
                            + String.join(", ", users)
                            + (users.size() == 1 ? ", which runs" : ", which run"));
        }
        if (!isEmpty(volume)) {
            objections.add("volume " + volume + " is not empty");
        }
        return objections;
    }

    private List<String> objections(Path directory) throws IOException {
        if (!api.isOfThisHost()) {
            throw new IOException(
                    "the Docker daemon at "
                            + api.host()
                            + " may be another host's, and a directory of this host is nothing to it");
        }
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(directory + " is there already, and is no directory");
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            return files.iterator().hasNext() ? List.of(directory + " is not empty") : List.of();
        }
    }

    /// True if it was not there.
    private boolean make(Target target) throws Failure, IOException, InterruptedException {
        switch (target) {
            case Target.Volume(String name) -> {
                if (api.volume(name).isPresent()) {
                    return false;
                }
                api.createVolume(name);
                return true;
            }
            case Target.Directory(Path path, boolean _) -> {
                Files.createDirectories(path);
                return false;
            }
        }
    }

    private void unpack(Piece piece, LongConsumer progress)
            throws Failure, IOException, InterruptedException {
        InsideRule rule = new InsideRule();
        boolean file = isOfFile(piece);
        String id = create(mount(piece.target(), file ? INTO : Temporaries.TARGET, false));
        try (ArchiveReading reading = open(piece, rule)) {
            unpack(id, file ? INTO : "/", new Tracked(reading, progress));
            reading.drain();
            compare(piece, reading);
        } catch (IOException e) {
            throw Failure.lasting(changed(piece, e));
        } finally {
            removeContainer();
        }
    }

    /// Where the archive breaks on the way, the transport would call that a daemon that does not
    /// answer.
    private void unpack(String id, String path, Tracked tar)
            throws Failure, IOException, InterruptedException {
        try {
            api.unpack(id, path, tar);
        } catch (Failure e) {
            IOException broken = tar.broken;
            if (broken != null) {
                throw broken;
            }
            throw e;
        }
    }

    private static String changed(Piece piece, IOException why) {
        return piece.archive().file()
                + " is not any more what it was when it was checked: "
                + Reason.of(why)
                + ". What is in "
                + piece.target().label()
                + " now is not whole";
    }

    private boolean isEmpty(String volume) throws Failure, IOException, InterruptedException {
        String id = create(mount(new Target.Volume(volume), Temporaries.TARGET, true));
        TarCheck check = new TarCheck();
        try (TarStream tar = api.archive(id, Temporaries.TARGET)) {
            byte[] buffer = new byte[8 << 10];
            for (int length; check.entries() < 2 && (length = tar.body().read(buffer)) >= 0; ) {
                check.accept(buffer, 0, length);
            }
        } finally {
            removeContainer();
        }
        return check.entries() < 2;
    }

    private boolean isOfFile(Piece piece) throws IOException {
        InsideRule rule = new InsideRule();
        try (ArchiveReading reading = open(piece, rule)) {
            int read = reading.readNBytes(2 * TarHeader.BLOCK).length;
            return read > 0 && rule.isOfFile();
        }
    }

    private static boolean isRenamed(Target target) {
        return target instanceof Target.Directory(Path _, boolean renamed) && renamed;
    }

    private ArchiveReading open(Piece piece, InsideRule rule) throws IOException {
        Archive archive = piece.archive();
        if (archive.isEncrypted() && identities.isEmpty()) {
            throw new IOException("it is encrypted: name the file of an identity, --identity FILE");
        }
        InputStream file = piece.folder().open(archive.file());
        try {
            return ArchiveReading.of(file, archive, identities, new TarCheck(rule));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /// Fails unless all that was read is what the manifest says.
    private static void compare(Piece piece, ArchiveReading reading) throws IOException {
        Archive archive = piece.archive();
        if (!reading.sha256OfFile().equals(archive.sha256())
                || reading.fileBytes() != archive.bytes()) {
            throw new IOException("its checksum is not that of the manifest");
        }
        if (archive.encryption() != null
                && !reading.sha256OfTar().equals(Optional.of(archive.encryption().tarSha256()))) {
            throw new IOException("what is in it has not the checksum of the manifest");
        }
        if (reading.entries() != archive.entries() || reading.tarBytes() != archive.tarBytes()) {
            throw new IOException("it holds other than the manifest says");
        }
    }

    private static Map<String, Object> mount(Target target, String at, boolean readOnly) {
        return switch (target) {
            case Target.Volume(String name) ->
                    Map.of(
                            "Type",
                            "volume",
                            "Source",
                            name,
                            "Target",
                            at,
                            "ReadOnly",
                            readOnly,
                            "VolumeOptions",
                            Map.of("NoCopy", true));
            case Target.Directory(Path path, boolean _) ->
                    Map.of(
                            "Type",
                            "bind",
                            "Source",
                            path.toAbsolutePath().normalize().toString(),
                            "Target",
                            at,
                            "ReadOnly",
                            readOnly);
        };
    }

    private String create(Map<String, Object> mount) throws Failure, InterruptedException {
        String name = "backhaul-restore-" + UUID.randomUUID().toString().substring(0, 8);
        String id =
                api.createContainer(
                        name,
                        Map.of(
                                "Image",
                                Temporaries.emptyImage(api),
                                "Cmd",
                                List.of("never-started"),
                                "Labels",
                                Map.of(LABEL, name),
                                "HostConfig",
                                Map.of("NetworkMode", "none", "Mounts", List.of(mount))));
        container = id;
        return id;
    }

    private void removeContainer() throws Failure, InterruptedException {
        String id = container;
        if (id != null) {
            api.removeContainer(id);
            container = null;
        }
    }

    private static <T> T asked(Step<T> step) throws IOException, InterruptedException {
        try {
            return step.take();
        } catch (Failure e) {
            throw new IOException(e.sentence(), e);
        }
    }

    /// What is sent to the daemon, and why it broke if it did. The transport closes it, and then
    /// there is more to be read.
    private static final class Tracked extends InputStream {
        private final ArchiveReading reading;
        private final LongConsumer progress;
        private volatile @Nullable IOException broken;

        Tracked(ArchiveReading reading, LongConsumer progress) {
            this.reading = reading;
            this.progress = progress;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                int read = reading.read(into, offset, length);
                progress.accept(reading.fileBytes());
                return read;
            } catch (IOException e) {
                broken = e;
                throw e;
            }
        }
    }
}
