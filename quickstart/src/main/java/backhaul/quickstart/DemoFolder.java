package backhaul.quickstart;

import backhaul.protocol.signing.SigningKey;
import backhaul.sandbox.hycu.HycuSimulator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The folder that holds all of the demo: the files of a worker and of a producer as people write
/// them, new keys, the scripts of the jobs, and what these leave behind.
final class DemoFolder {

    /// The API key of the simulated controller.
    static final String HYCU_KEY = "demo-key-of-a-simulated-controller";

    private final Path path;

    private DemoFolder(Path path) {
        this.path = path;
    }

    /// Whatever an earlier demo left there goes.
    static DemoFolder recreate(Path path) throws IOException {
        DemoFolder folder = new DemoFolder(path.toAbsolutePath().normalize());
        remove(folder.path);
        Files.createDirectories(folder.backups());
        Files.createDirectories(folder.windows());
        Documents.write(folder.docs());
        folder.newKey("worker");
        folder.newKey("demo");
        for (String job : new String[] {"archive-docs", "flaky", "hang"}) {
            folder.program(job + ".sh", job + ".sh", Map.of());
        }
        return folder;
    }

    Path path() {
        return path;
    }

    Path backups() {
        return path.resolve("backups");
    }

    /// Where the programs of the model of Windows are.
    Path windows() {
        return path.resolve("windows");
    }

    Path docs() {
        return path.resolve("docs");
    }

    Path workerFile() {
        return path.resolve("worker.yaml");
    }

    /// The key that signs for `worker` or `demo`.
    SigningKey key(String name) throws IOException {
        return SigningKey.parse(Files.readString(path.resolve(name + ".key")).strip());
    }

    /// Writes the files of the worker and of the producer.
    ///
    /// @param controller the one that the job of the engine hycu asks
    /// @param dockerVolume what the job of the engine docker backs up; without it there is none
    void writeSettings(
            String bootstrapServers, HycuSimulator controller, Optional<DockerVolume> dockerVolume)
            throws IOException {
        Map<String, String> values =
                Map.of(
                        "BOOTSTRAP", bootstrapServers,
                        "FOLDER", path.toString(),
                        "DEMO_KEY", key("demo").verificationKey().publicText().orElseThrow(),
                        "WORKER_KEY", key("worker").verificationKey().publicText().orElseThrow());
        Map<String, String> hycu =
                Map.of(
                        "FOLDER", path.toString(),
                        "HYCU_URL", controller.url().toString(),
                        "HYCU_SHA256", controller.certificateSha256());
        String worker = filled("worker.yaml", values) + filled("hycu-job.yaml", hycu);
        String engines = filled("engines.yaml", hycu);
        if (dockerVolume.isPresent()) {
            worker += filled("docker-job.yaml", Map.of("VOLUME", dockerVolume.get().name()));
            engines += filled("docker-engine.yaml", Map.of("DOCKER_HOST", DockerVolume.host()));
        }
        worker += engines;
        secret("hycu.token", HYCU_KEY);
        Files.writeString(workerFile(), worker);
        Files.writeString(path.resolve("config.yaml"), filled("config.yaml", values));
    }

    /// The command `backhaul` for those who look around: it runs from this process's class path.
    void writeCommand() throws IOException {
        program(
                "backhaul",
                "backhaul.sh",
                Map.of(
                        "JAVA",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "CLASSPATH",
                        System.getProperty("java.class.path"),
                        "FOLDER",
                        path.toString()));
    }

    private void newKey(String name) throws IOException {
        secret(name + ".key", SigningKey.generate().secretText());
    }

    private void secret(String name, String text) throws IOException {
        Path file = path.resolve(name);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text + "\n");
    }

    private void program(String name, String resource, Map<String, String> values)
            throws IOException {
        Path file = path.resolve(name);
        Files.writeString(file, filled(resource, values));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String filled(String resource, Map<String, String> values) throws IOException {
        String text;
        try (InputStream in = DemoFolder.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + resource + " is missing");
            }
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("@" + value.getKey() + "@", value.getValue());
        }
        return text;
    }

    private static void remove(Path path) throws IOException {
        if (Files.notExists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
