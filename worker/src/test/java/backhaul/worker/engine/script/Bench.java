package backhaul.worker.engine.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import backhaul.protocol.signing.SigningKey;
import backhaul.settings.Section;
import backhaul.worker.engine.EngineContext;
import backhaul.worker.engine.JobSpec.InvalidParameter;
import backhaul.worker.engine.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/// An engine in a folder of its own, and the scripts for it.
final class Bench {
    static final String WORKER = "docker-01";
    static final String SECRET = "correct-horse-battery";

    /// Far more than anything here takes, on a machine with other things to do.
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Patience LITTLE =
            new Patience(
                    Duration.ofSeconds(5),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(3));

    final Path folder;
    final FakeAttempt attempt;
    private final Map<String, Object> keys = new HashMap<>();
    private final ScriptEngine engine;

    Bench(Path folder) {
        this(folder, new FakeAttempt());
    }

    Bench(Path folder, FakeAttempt attempt) {
        this(folder, attempt, engine(folder));
    }

    /// On a host that is not what it should be, with little patience.
    Bench(Path folder, ProcessTable table) {
        this(
                folder,
                new FakeAttempt(),
                new ScriptEngine(
                        new ScriptHost(
                                context(folder), table, new ReportFolder(data(folder)), LITTLE)));
    }

    /// In a worker whose masking has a fault.
    static Bench withFault(Path folder, UnaryOperator<String> mask) {
        var context =
                new EngineContext(
                        WORKER,
                        data(folder),
                        InstantSource.system(),
                        mask,
                        SigningKey.generate(),
                        List.of());
        return new Bench(folder, new FakeAttempt(), new ScriptEngine(ScriptHost.of(context)));
    }

    private Bench(Path folder, FakeAttempt attempt, ScriptEngine engine) {
        this.folder = folder;
        this.attempt = attempt;
        this.engine = engine;
    }

    static ScriptEngine engine(Path folder) {
        return new ScriptEngine(ScriptHost.of(context(folder)));
    }

    static EngineContext context(Path folder) {
        UnaryOperator<String> mask = text -> text.replace(SECRET, "***");
        return new EngineContext(
                WORKER,
                data(folder),
                InstantSource.system(),
                mask,
                SigningKey.generate(),
                List.of());
    }

    static Path data(Path folder) {
        return folder.resolve("data");
    }

    /// A shell script of its own with this body, as the job's command.
    Bench script(String body) throws IOException {
        Path file = folder.resolve("script.sh");
        write(file, "#!/bin/sh\n" + body + "\n", "rwxr-xr-x");
        return with("command", List.of(file.toString()));
    }

    static void write(Path file, String text, String permissions) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    /// A script of the test resources, with its first argument the file for the pids of what it
    /// starts.
    Bench resource(String name, String... more) {
        var command = new ArrayList<>(List.of("/bin/sh", resourceFile(name), pids().toString()));
        command.addAll(List.of(more));
        return with("command", command);
    }

    static String resourceFile(String name) {
        return Path.of(
                        Objects.requireNonNull(
                                        Bench.class.getResource(name), "no test resource " + name)
                                .getPath())
                .toString();
    }

    Bench with(String key, Object value) {
        keys.put(key, value);
        return this;
    }

    ScriptSpec spec() {
        Section section = Section.of(keys);
        ScriptSpec spec = new ScriptSpecReader(section, Platform.LINUX).read();
        section.rejectUnknownKeys();
        assertThat(section.problems()).isEmpty();
        return spec;
    }

    Outcome run() throws InterruptedException {
        return engine.run(spec(), attempt);
    }

    Outcome run(Map<String, Object> parameters) throws InterruptedException, InvalidParameter {
        return engine.run(spec().with(parameters), attempt);
    }

    Outcome rehearse() throws InterruptedException {
        return engine.rehearse(spec(), attempt);
    }

    /// The outcome of a run that goes on beside the test.
    CompletableFuture<Outcome> start() {
        return Aside.call("attempt", this::run);
    }

    String report() throws InterruptedException {
        return String.valueOf(run().result().report());
    }

    Path pids() {
        return folder.resolve("pids");
    }

    NothingLeftBehind nothingLeftBehind() {
        return new NothingLeftBehind(pids(), RunMark.of(WORKER, data(folder), attempt.run()));
    }

    /// Waits until the script has noted so many pids.
    void awaitPids(int count) {
        await().atMost(PATIENCE).until(() -> NothingLeftBehind.pidsIn(pids()).size() >= count);
    }
}
