package backhaul.worker;

import backhaul.protocol.Topics;
import backhaul.protocol.client.Asker;
import backhaul.protocol.client.BackupRequests;
import backhaul.protocol.event.EventSigner;
import backhaul.protocol.event.TrustedWorkers;
import backhaul.protocol.kafka.KafkaSettings;
import backhaul.protocol.signing.SigningKey;
import backhaul.protocol.signing.VerificationKey;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/// Workers of one pool as their operators have them: a folder each, with a `worker.yaml` and a key.
final class RealPool implements AutoCloseable {
    static final String NAME = "shared";

    final ExactlyOneTerminalStatus statuses = new ExactlyOneTerminalStatus();
    final StatusWatch watch;
    final BackupRequests requests;
    private final Path folder;

    /// @param jobs the catalog, as it stands below `jobs:`; after a line `---`, sections of the top
    RealPool(EmbeddedKafka broker, String prefix, Path folder, String jobs, List<String> members)
            throws IOException, InterruptedException {
        this.folder = folder;
        Topics topics = new Topics(prefix);
        KafkaSettings kafka =
                new KafkaSettings(Map.of("bootstrap.servers", broker.bootstrapServers()));
        try (Admin admin = Admin.create(kafka.admin())) {
            new TopicSetup(admin, topics).create(OptionalInt.of(1));
        }
        SigningKey producer = SigningKey.generate();
        Map<String, SigningKey> keys = new HashMap<>();
        members.forEach(member -> keys.put(member, SigningKey.generate()));
        for (String member : members) {
            Files.createDirectories(folder.resolve(member));
            write(member, "worker.key", Objects.requireNonNull(keys.get(member)).secretText());
            write(
                    member,
                    "worker.yaml",
                    """
                    worker: %s
                    pools: [%s]
                    audience: test
                    topicPrefix: %s
                    signingKey: ${file:worker.key}
                    dataDirectory: data
                    drainTimeout: 1s
                    kafka: {bootstrap.servers: "%s", session.timeout.ms: 6000}
                    trustedWorkers:
                    %s
                    trustedKeys:
                      ci: {publicKey: %s}
                    http: {listen: "127.0.0.1:0"}
                    jobs:
                    %s\
                    """
                            .formatted(
                                    member,
                                    NAME,
                                    prefix,
                                    broker.bootstrapServers(),
                                    keys.entrySet().stream()
                                            .map(e -> "  " + e.getKey() + ": " + text(e.getValue()))
                                            .collect(Collectors.joining("\n")),
                                    text(producer),
                                    indented(jobs)));
        }
        Map<String, List<VerificationKey>> trusted = new HashMap<>();
        keys.forEach((name, key) -> trusted.put(name, List.of(key.verificationKey())));
        watch =
                new StatusWatch(
                        new WorkerKafkaClients(kafka, "watch").reader(),
                        topics,
                        TrustedWorkers.of(trusted),
                        statuses);
        requests =
                BackupRequests.connect(
                        kafka,
                        topics,
                        new Asker("/ci", "test", new EventSigner.NamedKey("ci", producer)),
                        InstantSource.system());
    }

    /// The catalog two deep; what follows a line `---` as it is.
    private static String indented(String jobs) {
        String[] parts = jobs.split("---\n", 2);
        return parts[0].indent(2) + (parts.length > 1 ? parts[1] : "");
    }

    private static String text(SigningKey key) {
        return key.verificationKey().publicText().orElseThrow();
    }

    private void write(String member, String name, String text) throws IOException {
        Path file = folder.resolve(member).resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    Path configuration(String member) {
        return folder.resolve(member).resolve("worker.yaml");
    }

    ChildJvm start(String member) {
        return run(member, "run");
    }

    /// `backhaul-worker` with a member's file.
    ChildJvm run(String member, String command, String... options) {
        List<String> arguments = new ArrayList<>(List.of(command, "--config"));
        arguments.add(configuration(member).toString());
        arguments.addAll(List.of(options));
        return ChildJvm.of(Main.class)
                .arguments(arguments.toArray(String[]::new))
                .options("-Xmx192m", "--enable-native-access=ALL-UNNAMED")
                .start();
    }

    @Override
    public void close() {
        requests.close();
        watch.close();
    }
}
