package backhaul.bench.process;

import backhaul.bench.measure.Site;
import backhaul.protocol.signing.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/// A worker as it is installed: the jar, started by the launcher in `deploy/bin` with its options
/// for the JVM, and a configuration of one script job.
final class InstalledWorker {
    private static final String LAUNCHER = "deploy/bin/backhaul-worker";
    private static final String JAR = "worker/target/backhaul-worker.jar";

    private InstalledWorker() {}

    /// Starts it in an empty folder.
    static Program start(Site site, Path folder) throws IOException {
        write(folder.resolve("worker.key"), SigningKey.generate().secretText());
        Path configuration = folder.resolve("worker.yaml");
        write(configuration, yaml(site));
        Path root = root();
        return Program.start(
                List.of(
                        root.resolve(LAUNCHER).toString(),
                        "run",
                        "--config",
                        configuration.toString()),
                Map.of(
                        "BACKHAUL_WORKER_JAR",
                        root.resolve(JAR).toString(),
                        "PATH",
                        Path.of(System.getProperty("java.home"), "bin")
                                + ":"
                                + System.getenv("PATH")),
                "ready in");
    }

    private static String yaml(Site site) {
        return """
        worker: %s
        audience: bench
        topicPrefix: %s
        signingKey: ${file:worker.key}
        dataDirectory: data
        kafka:
          bootstrap.servers: %s
        trustedKeys:
          ci:
            publicKey: %s
        http: {listen: "127.0.0.1:0"}
        jobs:
          nightly:
            timeout: 1h
            script: {command: [/bin/true]}
        """
                .formatted(
                        site.worker(),
                        site.own().prefix(),
                        site.bootstrapServers(),
                        SigningKey.generate().verificationKey().publicText().orElseThrow());
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /// The project's folder: this one, or the one above it where Maven tests a module.
    private static Path root() {
        for (Path folder : List.of(Path.of("").toAbsolutePath(), Path.of("..").toAbsolutePath())) {
            if (Files.exists(folder.resolve(LAUNCHER))) {
                if (!Files.exists(folder.resolve(JAR))) {
                    throw new IllegalStateException(
                            folder.resolve(JAR)
                                    + " is missing: mvn -pl worker -am package makes it");
                }
                return folder.normalize();
            }
        }
        throw new IllegalStateException("there is no " + LAUNCHER + " here: run bench/run");
    }
}
