package backhaul.worker;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.RunKey;
import backhaul.protocol.Topics;
import backhaul.protocol.client.Asker;
import backhaul.protocol.client.BackupRequests;
import backhaul.protocol.client.Submission;
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
public final class RealWorker implements AutoCloseable {
    public static final String NAME = "host-01";

    public final ExactlyOneTerminalStatus statuses = new ExactlyOneTerminalStatus();
    public final StatusWatch watch;
    public final BackupRequests requests;

    /// Whose word the worker's statuses and presence are.
    public final TrustedWorkers itself;

    public final Topics topics;

    /// Clients made from these come past any proxy, as those of the producer and the reader do.
    public final KafkaSettings direct;

    final Path folder;
    private final String bootstrapServers;
    private final String jobs;
    private final String more;
    private final SigningKey workerKey = SigningKey.generate();
    private final SigningKey producerKey = SigningKey.generate();
    private SigningKey trusted = producerKey;

    /// Makes the topics of `prefix`, and writes the configuration into `folder`.
    ///
    /// @param jobs the catalog, as it stands below `jobs:`
    public RealWorker(EmbeddedKafka broker, String prefix, Path folder, String jobs)
            throws IOException, InterruptedException {
        this(broker, prefix, folder, jobs, "");
    }

    /// @param more of the configuration, from the top
    RealWorker(EmbeddedKafka broker, String prefix, Path folder, String jobs, String more)
            throws IOException, InterruptedException {
        this.folder = folder;
        this.topics = new Topics(prefix);
        this.bootstrapServers = broker.bootstrapServers();
        this.jobs = jobs;
        this.more = more;
        this.direct =
                new KafkaSettings(Map.of("bootstrap.servers", broker.directBootstrapServers()));
        try (Admin admin = Admin.create(direct.admin())) {
            new TopicSetup(admin, topics).create(OptionalInt.empty());
        }
        write("worker.key", workerKey.secretText(), "rw-------");
        configure("worker.yaml", "data", "1s");
        itself = TrustedWorkers.of(Map.of(NAME, List.of(workerKey.verificationKey())));
        watch =
                new StatusWatch(
                        new WorkerKafkaClients(direct, "watch").reader(), topics, itself, statuses);
        requests = producer(InstantSource.system());
    }

    /// Writes the configuration of this worker, or of one that claims to be it.
    ///
    /// @param dataDirectory where it remembers its earlier lives
    /// @param drainTimeout how long it waits for what runs when it is told to leave
    public Path configure(String file, String dataDirectory, String drainTimeout)
            throws IOException {
        return write(file, yaml(dataDirectory, drainTimeout), "rw-------");
    }

    private String yaml(String dataDirectory, String drainTimeout) {
        return """
        worker: host-01
        audience: test
        topicPrefix: %s
        signingKey: ${file:worker.key}
        dataDirectory: %s
        drainTimeout: %s
        kafka:
          bootstrap.servers: %s
        trustedKeys:
          ci:
            publicKey: %s
        http: {listen: "127.0.0.1:0"}
        jobs:
        %s\
        %s\
        """
                .formatted(
                        topics.prefix(),
                        dataDirectory,
                        drainTimeout,
                        bootstrapServers,
                        trusted.verificationKey().publicText().orElseThrow(),
                        jobs.indent(2),
                        more);
    }

    /// Publishes an authentic request, which must come to an end.
    public RunKey ask(String job) {
        return ask(requests.request(NAME, job).build());
    }

    public RunKey ask(BackupRequest request) {
        statuses.asked(request.run());
        if (requests.publish(request) instanceof Submission.NotSent(_, String why, _)) {
            throw new IllegalStateException("the request was not sent: " + why);
        }
        return request.run();
    }

    /// A producer of the same key whose clock may be another.
    public BackupRequests producer(InstantSource clock) {
        return producer(producerKey, clock);
    }

    public BackupRequests producer(SigningKey key, InstantSource clock) {
        return BackupRequests.connect(
                direct,
                topics,
                new Asker("/ci", "test", new EventSigner.NamedKey("ci", key)),
                clock);
    }

    /// Changes the key that the worker knows the producer by.
    public void trust(SigningKey key) throws IOException {
        trusted = key;
        configure("worker.yaml", "data", "1s");
    }

    public Path configuration() {
        return folder.resolve("worker.yaml");
    }

    /// Puts a script that jobs can run beside the configuration.
    public Path script(String name, String text) throws IOException {
        return write(name, "#!/bin/sh\n" + text, "rwx------");
    }

    private Path write(String name, String text, String permissions) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }

    public ChildJvm start() {
        return start("192m");
    }

    /// Starts with a heap of this size.
    ChildJvm start(String heap) {
        return jvm("worker.yaml").options("-Xmx" + heap).start();
    }

    /// The worker of a configuration, before it is started.
    public ChildJvm.Builder jvm(String configuration) {
        return ChildJvm.of(Main.class)
                .arguments("run", "--config", folder.resolve(configuration).toString())
                .options("-Xmx192m", "--enable-native-access=ALL-UNNAMED");
    }

    @Override
    public void close() {
        requests.close();
        watch.close();
    }
}
