package backhaul.worker;

import backhaul.protocol.Topics;
import backhaul.protocol.client.Asker;
import backhaul.protocol.client.BackupRequests;
import backhaul.protocol.event.EventSigner;
import backhaul.protocol.event.TrustedWorkers;
import backhaul.protocol.kafka.KafkaSettings;
import backhaul.protocol.signing.SigningKey;
import backhaul.protocol.topics.TopicSetup;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.sandbox.process.ChildJvm;
import backhaul.worker.guarantee.ExactlyOneTerminalStatus;
import backhaul.worker.guarantee.StatusWatch;
import backhaul.worker.ledger.WorkerKafkaClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;

/// A worker as its operator has it: a `worker.yaml`, a key, scripts in a folder, and
/// `backhaul-worker run` in a JVM of its own; with a producer that may ask it, and a reader of what
/// it says.
final class RealWorker implements AutoCloseable {
    static final String NAME = "host-01";

    final ExactlyOneTerminalStatus statuses = new ExactlyOneTerminalStatus();
    final StatusWatch watch;
    final BackupRequests requests;
    final Path folder;
    private final Topics topics;
    private final KafkaSettings kafka;
    private final SigningKey workerKey = SigningKey.generate();
    private final SigningKey producerKey = SigningKey.generate();

    RealWorker(EmbeddedKafka broker, String prefix, Path folder, String jobs)
            throws IOException, InterruptedException {
        this.folder = folder;
        this.topics = new Topics(prefix);
        this.kafka = new KafkaSettings(Map.of("bootstrap.servers", broker.bootstrapServers()));
        try (Admin admin = Admin.create(kafka.admin())) {
            new TopicSetup(admin, topics).create(OptionalInt.of(1));
        }
        write("worker.key", workerKey.secretText(), "rw-------");
        write("worker.yaml", yaml(broker.bootstrapServers(), jobs), "rw-------");
        watch =
                new StatusWatch(
                        new WorkerKafkaClients(kafka, "watch").reader(),
                        topics,
                        TrustedWorkers.of(Map.of(NAME, List.of(workerKey.verificationKey()))),
                        statuses);
        requests =
                BackupRequests.connect(
                        kafka,
                        topics,
                        new Asker("/ci", "test", new EventSigner.NamedKey("ci", producerKey)),
                        InstantSource.system());
    }

    private String yaml(String bootstrapServers, String jobs) {
        return """
        worker: host-01
        audience: test
        topicPrefix: %s
        signingKey: ${file:worker.key}
        dataDirectory: data
        drainTimeout: 1s
        kafka:
          bootstrap.servers: %s
        trustedKeys:
          ci:
            publicKey: %s
        http: {listen: "127.0.0.1:0"}
        jobs:
        %s\
        """
                .formatted(
                        topics.prefix(),
                        bootstrapServers,
                        producerKey.verificationKey().publicText().orElseThrow(),
                        jobs.indent(2));
    }

    /// Puts a script that jobs can run beside the configuration.
    Path script(String name, String text) throws IOException {
        return write(name, "#!/bin/sh\n" + text, "rwx------");
    }

    private Path write(String name, String text, String permissions) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }

    ChildJvm start() {
        return start("192m");
    }

    /// Starts with a heap of this size.
    ChildJvm start(String heap) {
        return ChildJvm.of(Main.class)
                .arguments("run", "--config", folder.resolve("worker.yaml").toString())
                .options("-Xmx" + heap, "--enable-native-access=ALL-UNNAMED")
                .start();
    }

    @Override
    public void close() {
        requests.close();
        watch.close();
    }
}
