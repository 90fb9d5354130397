package backhaul.worker.command;

import backhaul.settings.Durations;
import backhaul.worker.catalog.Job;
import backhaul.worker.config.WorkerSettings;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.EngineContext;
import backhaul.worker.engine.Outcome;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The engines of a configuration, opened for a moment beside a worker that may be running. They
/// get a name and a folder that are not that worker's, so that nothing of its attempts is mistaken
/// for leftovers.
final class EngineTrial implements AutoCloseable {

    /// Longer than any check of what a job needs should take.
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final WorkerSettings settings;
    private final EngineContext context;
    private final Map<String, Engine> opened = new LinkedHashMap<>();

    EngineTrial(WorkerSettings settings, UnaryOperator<String> mask) throws IOException {
        this.settings = settings;
        // No worker's name holds a colon.
        this.context =
                new EngineContext(
                        settings.identity().worker() + ":check",
                        Files.createTempDirectory("backhaul-check"),
                        InstantSource.system(),
                        mask,
                        settings.identity().signingKey(),
                        settings.kafka().brokers());
    }

    /// Tries every engine that a job uses.
    void probe(Report report) {
        settings.inForce().catalog().jobs().stream()
                .map(Job::engine)
                .distinct()
                .forEach(name -> {
                    Engine.Probe probe = engine(name).probe();
                    if (probe.ok()) {
                        report.good(name, probe.line());
                    } else {
                        report.bad(name, probe.line());
                    }
                });
    }

    /// A dry run of a job, as configured.
    void rehearse(Job job, Report report) throws InterruptedException {
        var attempt =
                new DryRunAttempt(context.worker(), job.name(), job.limits().timeout(), LONGEST);
        Outcome outcome = engine(job.engine()).rehearse(job.spec(), attempt);
        String name = job.name();
        switch (outcome) {
            case Outcome.Succeeded done ->
                    report.good(
                            "dry run",
                            name
                                    + ": "
                                    + (done.message() == null
                                            ? "all that it needs is there"
                                            : done.message()));
            case Outcome.Failed failed -> report.bad("dry run", name + ": " + failed.message());
            case Outcome.Stopped _ ->
                    report.bad("dry run", name + ": no answer within " + Durations.format(LONGEST));
            case Outcome.Lost lost -> report.bad("dry run", name + ": " + lost.message());
            case Outcome.GivenUp given -> report.bad("dry run", name + ": " + given.message());
            case Outcome.Unknown unknown -> report.bad("dry run", name + ": " + unknown.message());
        }
        tell(outcome.result(), report);
    }

    private static void tell(Outcome.Result result, Report report) {
        if (result.report() != null) {
            result.report().lines().forEach(line -> report.good("dry run", line));
        }
        result.warnings().forEach(report::warning);
    }

    private Engine engine(String name) {
        return opened.computeIfAbsent(name, _ -> settings.engine(name).open(context));
    }

    @Override
    public void close() throws IOException {
        opened.values().forEach(Engine::close);
        Files.walkFileTree(context.dataDirectory(), new Removal());
    }

    private static final class Removal extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
