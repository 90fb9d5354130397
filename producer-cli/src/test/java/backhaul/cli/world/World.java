package backhaul.cli.world;

import backhaul.cli.Main;
import backhaul.cli.output.Screen;
import backhaul.cli.session.Surroundings;
import backhaul.protocol.Topics;
import backhaul.protocol.signing.SigningKey;
import backhaul.protocol.topics.TopicDefinition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/// A broker with one set of topics, a producer's file, and a person or a job that calls the
/// program.
public final class World {

    public static final String AUDIENCE = "production";
    public static final String SOURCE = "/ci/nightly";
    public static final String KEY_ID = "ci-2026";

    /// The zone of the transcripts.
    public static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    private final Path home;
    private final Topics topics = new Topics("backup-" + UUID.randomUUID());
    private final SigningKey producerKey = SigningKey.generate();
    private final Map<String, FakeWorker> workers = new HashMap<>();
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private Clock clock = Clock.system(ZONE);
    private boolean terminal;
    private boolean trusting;

    /// @param home an empty folder, the person's own
    public World(Path home) {
        this.home = home;
    }

    /// Makes the topics; records have the time that their writer chooses.
    public World withTopics() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            List<NewTopic> all =
                    TopicDefinition.all(topics).stream()
                            .map(topic ->
                                    new NewTopic(topic.name(), topic.partitions(), (short) 1)
                                            .configs(configuration()))
                            .toList();
            admin.createTopics(all).all().get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    private static Map<String, String> configuration() {
        return Map.of(
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime",
                TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE),
                TopicConfig.RETENTION_MS_CONFIG, "-1");
    }

    public String bootstrapServers() {
        return SharedKafka.bootstrapServers();
    }

    public Topics topics() {
        return topics;
    }

    public SigningKey producerKey() {
        return producerKey;
    }

    /// From now on it is always then.
    public World at(Instant moment) {
        clock = Clock.fixed(moment, ZONE);
        return this;
    }

    public World clock(Clock other) {
        clock = other;
        return this;
    }

    public Clock clock() {
        return clock;
    }

    public World onATerminal() {
        terminal = true;
        return this;
    }

    /// The same, where no person looks on.
    public World elsewhere() {
        return new World(home).clock(clock);
    }

    /// Names the keys of the workers that were made so far and later in the producer's file.
    public World trustingItsWorkers() {
        trusting = true;
        return this;
    }

    public FakeWorker worker(String name) {
        return workers.computeIfAbsent(name, it -> new FakeWorker(it, topics, bootstrapServers()));
    }

    /// Presses Ctrl-C.
    public void interrupt() {
        interrupted.set(true);
    }

    public Path home() {
        return home;
    }

    public Path config() {
        return home.resolve(".config").resolve("backhaul").resolve("config.yaml");
    }

    /// Writes the producer's file, with its key.
    public World withConfig() {
        StringBuilder yaml = new StringBuilder();
        yaml.append("source: ").append(SOURCE).append('\n');
        yaml.append("audience: ").append(AUDIENCE).append('\n');
        yaml.append("topicPrefix: ").append(topics.prefix()).append('\n');
        yaml.append("keyId: ").append(KEY_ID).append('\n');
        yaml.append("signingKey: ${file:").append(KEY_ID).append(".key}\n");
        yaml.append("kafka: {bootstrap.servers: \"").append(bootstrapServers()).append("\"}\n");
        if (trusting) {
            yaml.append("trustedWorkers:\n");
            workers.forEach((name, worker) ->
                    yaml.append("  ")
                            .append(name)
                            .append(": ")
                            .append(worker.publicKey())
                            .append('\n'));
        }
        write(config().resolveSibling(KEY_ID + ".key"), producerKey.secretText());
        return withConfig(yaml.toString());
    }

    public World withConfig(String yaml) {
        write(config(), yaml);
        return this;
    }

    public void write(Path file, String text) {
        try {
            Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(file, text);
            if (file.toString().endsWith(".key")) {
                Files.setPosixFilePermissions(
                        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Answer run(String... args) {
        return run(Map.of(), args);
    }

    public Answer run(Map<String, String> environment, String... args) {
        Calling calling = new Calling(environment, args);
        return calling.now();
    }

    /// Runs it beside the test, which can look at what it has said so far.
    public Calling start(String... args) {
        Calling calling = new Calling(Map.of(), args);
        calling.begin();
        return calling;
    }

    /// What a call came to.
    public record Answer(int code, String out, String err) {}

    /// A call under way.
    public final class Calling {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final CompletableFuture<Integer> code = new CompletableFuture<>();
        private final Map<String, String> environment;
        private final String[] args;

        private Calling(Map<String, String> environment, String... args) {
            this.environment = environment;
            this.args = args;
        }

        private void begin() {
            Thread.ofPlatform()
                    .daemon()
                    .name("call")
                    .start(() -> code.complete(Main.run(surroundings(), args)));
        }

        private Answer now() {
            code.complete(Main.run(surroundings(), args));
            return answer();
        }

        private Surroundings surroundings() {
            return new Surroundings(
                    screen(out), screen(err), environment, home, clock, interrupted::get);
        }

        private Screen screen(ByteArrayOutputStream bytes) {
            PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
            return terminal ? new Screen(stream, true, false, () -> 100) : Screen.plain(stream);
        }

        public String out() {
            return out.toString(StandardCharsets.UTF_8);
        }

        public String err() {
            return err.toString(StandardCharsets.UTF_8);
        }

        public boolean isOver() {
            return code.isDone();
        }

        /// Waits for its end.
        public Answer answer() {
            return new Answer(
                    code.orTimeout(60, java.util.concurrent.TimeUnit.SECONDS).join(), out(), err());
        }
    }
}
