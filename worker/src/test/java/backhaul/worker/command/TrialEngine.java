package backhaul.worker.command;

import backhaul.protocol.RunStatus.Handle;
import backhaul.settings.Section;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.EngineConfiguration;
import backhaul.worker.engine.EngineContext;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.Outcome.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An engine that does in a dry run what its job says, and remembers what it was given.
final class TrialEngine implements EngineConfiguration, Engine {

    private final boolean reachable;
    private final List<EngineContext> opened = new ArrayList<>();
    private int closed;

    TrialEngine(boolean reachable) {
        this.reachable = reachable;
    }

    List<EngineContext> opened() {
        return opened;
    }

    int closed() {
        return closed;
    }

    EngineConfiguration read(Section section) {
        section.text("password");
        return this;
    }

    @Override
    public String name() {
        return "script";
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public Optional<Duration> stallTimeout() {
        return Optional.empty();
    }

    @Override
    public JobSpec readSpec(Section section) {
        List<String> command = section.list("command", List.of());
        if (command.isEmpty()) {
            section.problem("command", "is missing.", "Write command: [/path, argument].");
        }
        return new Spec(command);
    }

    record Spec(List<String> command) implements JobSpec {

        @Override
        public List<Parameter> parameters() {
            return List.of();
        }

        @Override
        public JobSpec with(Map<String, Object> values) {
            return this;
        }

        @Override
        public Map<String, Object> describe() {
            return Map.of("command", command);
        }

        @Override
        public List<String> warnings() {
            return command.getFirst().startsWith("/tmp/") ? List.of("runs from /tmp") : List.of();
        }
    }

    @Override
    public Engine open(EngineContext context) {
        opened.add(context);
        try {
            Files.writeString(context.dataDirectory().resolve("of-the-engine"), "x");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    @Override
    public Outcome rehearse(JobSpec spec, Attempt attempt) {
        return switch (((Spec) spec).command().getFirst()) {
            case "/missing" -> new Outcome.Failed(false, "/missing does not exist", Result.NONE);
            case "/lost" -> new Outcome.Lost("who knows", Result.NONE);
            case "/plain" -> new Outcome.Succeeded(null, Result.NONE);
            default ->
                    new Outcome.Succeeded(
                            "would run " + String.join(" ", ((Spec) spec).command()),
                            new Result(
                                    List.of("it takes the password hunter22"),
                                    List.of(),
                                    "first line\nsecond \u001b[31mline\n"));
        };
    }

    @Override
    public Outcome run(JobSpec spec, Attempt attempt) {
        throw new IllegalStateException("a check has no effect");
    }

    @Override
    public Outcome recover(Attempt attempt, Optional<Handle> handle) {
        throw new IllegalStateException("a check has no effect");
    }

    @Override
    public boolean outlivesWorker() {
        return false;
    }

    @Override
    public Probe probe() {
        return reachable
                ? new Probe(true, "runs as root, user hunter22")
                : new Probe(false, "no daemon at unix:///var/run/docker.sock");
    }

    @Override
    public void close() {
        closed++;
    }
}
