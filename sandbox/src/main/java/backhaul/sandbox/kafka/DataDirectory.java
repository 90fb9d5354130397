package backhaul.sandbox.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.common.TransactionVersion;

/// Where a cluster keeps its data: a directory for the controller and one for each broker,
/// formatted when they are new. A temporary one is deleted at the end, also when nobody closes it.
final class DataDirectory implements AutoCloseable {

    private final Path root;
    private final int brokers;
    private final boolean temporary;

    private DataDirectory(Path root, int brokers, boolean temporary) {
        this.root = root;
        this.brokers = brokers;
        this.temporary = temporary;
    }

    static DataDirectory temporary(int brokers) {
        try {
            return new DataDirectory(Files.createTempDirectory("backhaul-kafka-"), brokers, true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary directory for Kafka", e);
        }
    }

    static DataDirectory at(Path directory, int brokers) {
        return new DataDirectory(directory.toAbsolutePath(), brokers, false);
    }

    boolean isTemporary() {
        return temporary;
    }

    Path controller() {
        return root.resolve("controller");
    }

    Path broker(int id) {
        return root.resolve("broker-" + id);
    }

    /// Formats what is not formatted yet.
    void open() {
        try {
            Files.createDirectories(root);
            checkBrokers();
            String clusterId = clusterId();
            format(controller(), Controller.ID, clusterId);
            for (int id = 0; id < brokers; id++) {
                format(broker(id), id, clusterId);
            }
        } catch (Exception e) {
            throw new IllegalStateException(
                    "its data in %s cannot be used: %s".formatted(root, e.getMessage()), e);
        }
    }

    private void checkBrokers() throws IOException {
        try (Stream<Path> children = Files.list(root)) {
            long present =
                    children.filter(child -> child.getFileName().toString().startsWith("broker-"))
                            .count();
            if (present != 0 && present != brokers) {
                throw new IllegalArgumentException(
                        "it holds those of %d brokers, and %d are to be started; start as many, or use another directory"
                                .formatted(present, brokers));
            }
        }
    }

    private String clusterId() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(controller().resolve("meta.properties"))) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            return Uuid.randomUuid().toString();
        }
        return properties.getProperty("cluster.id");
    }

    private static void format(Path directory, int node, String clusterId) throws Exception {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(directory);
        new Formatter()
                .setPrintStream(
                        new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(node)
                .setClusterId(clusterId)
                .addDirectory(directory.toString())
                .setMetadataLogDirectory(directory.toString())
                .setControllerListenerName(Controller.LISTENER)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setFeatureLevel(
                        TransactionVersion.FEATURE_NAME, TransactionVersion.TV_2.featureLevel())
                .run();
    }

    /// Deletes temporary data, as far as it goes: what Kafka still makes or deletes is no reason to
    /// fail.
    @Override
    public void close() {
        if (!temporary) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            return;
        }
    }
}
