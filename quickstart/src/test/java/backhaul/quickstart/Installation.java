package backhaul.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import backhaul.cli.Main;
import backhaul.cli.output.Screen;
import backhaul.cli.session.Surroundings;
import backhaul.protocol.RunKey;
import backhaul.protocol.RunStatus;
import backhaul.protocol.Topics;
import backhaul.protocol.client.Ending;
import backhaul.protocol.client.StatusReader;
import backhaul.protocol.client.Voices;
import backhaul.protocol.event.TrustedWorkers;
import backhaul.protocol.kafka.KafkaSettings;
import backhaul.protocol.signing.SigningKey;
import backhaul.sandbox.kafka.EmbeddedKafka;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A broker, the worker `docker-01`, and a person at the command line: made in a folder by the
/// commands that people use.
final class Installation implements AutoCloseable {

    private final Path folder;
    private final EmbeddedKafka broker;
    private final DemoWorker worker;

    private Installation(Path folder, EmbeddedKafka broker, DemoWorker worker) {
        this.folder = folder;
        this.broker = broker;
        this.worker = worker;
    }

    static Installation start(Path folder) throws Exception {
        EmbeddedKafka broker = EmbeddedKafka.start(1);
        try {
            String workerKey = newKey(folder, "worker");
            String opsKey = newKey(folder, "ops");
            write(folder.resolve("portal.secret"), secret());
            for (String file : List.of("worker.yaml", "config.yaml")) {
                write(
                        folder.resolve(file),
                        resource(file)
                                .replace("@BOOTSTRAP@", broker.bootstrapServers())
                                .replace("@WORKER_KEY@", workerKey)
                                .replace("@OPS_KEY@", opsKey));
            }
            Answer topics = backhaul(folder, false, "topics", "create");
            if (topics.exitCode() != 0) {
                throw new IllegalStateException(topics.text());
            }
            return new Installation(
                    folder, broker, DemoWorker.start(folder.resolve("worker.yaml")));
        } catch (Exception | Error e) {
            broker.close();
            throw e;
        }
    }

    /// The public half.
    private static String newKey(Path folder, String name) throws IOException {
        SigningKey key = SigningKey.generate();
        write(folder.resolve(name + ".key"), key.secretText());
        return key.verificationKey().publicText().orElseThrow();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text + "\n");
    }

    private static String secret() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return "whsec_" + Base64.getEncoder().encodeToString(secret);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Installation.class.getResourceAsStream("installation/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
        }
    }

    /// What a command wrote to both streams, as a person sees it, and its exit code.
    record Answer(String text, int exitCode) {}

    /// Calls `backhaul` as from a terminal.
    Answer atTerminal(String... arguments) {
        return backhaul(folder, true, arguments);
    }

    /// Calls `backhaul` as from a script.
    Answer backhaul(String... arguments) {
        return backhaul(folder, false, arguments);
    }

    private static Answer backhaul(Path folder, boolean terminal, String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(bytes, true, UTF_8);
        Screen screen =
                terminal ? new Screen(stream, true, false, () -> 100) : Screen.plain(stream);
        Surroundings surroundings =
                new Surroundings(
                        screen,
                        screen,
                        Map.of("BACKHAUL_CONFIG", folder.resolve("config.yaml").toString()),
                        folder,
                        Clock.systemUTC(),
                        () -> false);
        int exitCode = Main.run(surroundings, arguments);
        return new Answer(bytes.toString(UTF_8), exitCode);
    }

    Path folder() {
        return folder;
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /// Waits for the checked ending of a run.
    RunStatus ending(RunKey run) throws Exception {
        KafkaSettings kafka = new KafkaSettings(Map.of("bootstrap.servers", bootstrapServers()));
        SigningKey key = SigningKey.parse(Files.readString(folder.resolve("worker.key")).strip());
        Voices voices =
                new Voices(
                        Topics.DEFAULT,
                        "test",
                        TrustedWorkers.of(Map.of("docker-01", List.of(key.verificationKey()))));
        try (StatusReader reader = StatusReader.start(kafka, voices, Clock.systemUTC())) {
            Ending ending = reader.ending(run).get(60, TimeUnit.SECONDS);
            if (ending instanceof Ending.Ended(var last)) {
                return last.event().status();
            }
            throw new IllegalStateException("the run has no ending: " + ending);
        }
    }

    @Override
    public void close() {
        worker.close();
        broker.close();
    }
}
