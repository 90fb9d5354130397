package backhaul.worker.engine.docker;

import backhaul.protocol.RunStatus.Artifact;
import backhaul.protocol.RunStatus.Handle;
import backhaul.protocol.signing.SigningKey;
import backhaul.settings.Sizes;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.Outcome.Result;
import backhaul.worker.engine.docker.Backup.Archive;
import backhaul.worker.engine.docker.Backup.Copied;
import backhaul.worker.engine.docker.Copy.Written;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs docker jobs. All that an attempt has outside this process while it runs is a folder of
/// partial archives and a temporary container; both are gone when a call returns, however it ended.
final class DockerEngine implements Engine {
    private static final Logger LOG = LoggerFactory.getLogger(DockerEngine.class);
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(10);

    private final EngineApi api;
    private final Temporaries temporaries;
    private final Sealing sealing;
    private final AtomicBoolean swept = new AtomicBoolean();

    DockerEngine(URI host, String worker, SigningKey key) {
        this.api = EngineApi.at(host);
        this.temporaries = new Temporaries(api, worker);
        this.sealing = new Sealing(api, worker, key);
    }

    @Override
    public Outcome run(JobSpec spec, Attempt attempt) throws InterruptedException {
        DockerSpec docker = (DockerSpec) spec;
        RunFolder folder = RunFolder.of(docker.storage().destination(), attempt);
        Backup backup =
                new Backup(
                        api,
                        temporaries,
                        docker,
                        new MeasuredAttempt(attempt, sealing.usualTarBytes(docker, attempt)),
                        folder);
        Work<Copied> work =
                Work.start(
                        "docker " + attempt.job(),
                        tether -> {
                            sweepEarlier();
                            return sealing.seal(backup.copy(tether), docker, attempt, folder);
                        });
        Ending<Copied> ending;
        List<String> left = List.of();
        try {
            ending = published(work.await(attempt.stop()), folder, docker, attempt);
        } finally {
            if (backup.hasBegun()) {
                left = new Leftovers(folder, () -> temporaries.sweep(attempt)).remove();
            }
        }
        return switch (ending) {
            case Ending.Done<Copied>(Copied copied) ->
                    new Outcome.Succeeded(null, result(copied, folder, left));
            case Ending.Failed<Copied>(Failure failure) -> failed(failure, left);
            case Ending.Stopped<Copied>(var reason) ->
                    new Outcome.Stopped(reason, stopped(left), new Result(left, List.of(), null));
        };
    }

    @Override
    public Outcome rehearse(JobSpec spec, Attempt attempt) throws InterruptedException {
        DockerSpec docker = (DockerSpec) spec;
        RunFolder folder = RunFolder.of(docker.storage().destination(), attempt);
        Backup backup = new Backup(api, temporaries, docker, attempt, folder);
        Work<Selection> work = Work.start("docker " + attempt.job(), tether -> backup.look());
        return switch (work.await(attempt.stop())) {
            case Ending.Done<Selection>(Selection selection) -> rehearsed(selection, folder);
            case Ending.Failed<Selection>(Failure failure) -> failed(failure, List.of());
            case Ending.Stopped<Selection>(var reason) ->
                    new Outcome.Stopped(reason, "the dry run was stopped", Result.NONE);
        };
    }

    /// A copy does not outlive its worker, so there is nothing to watch, only to clean up.
    @Override
    public Outcome recover(Attempt attempt, Optional<Handle> handle) throws InterruptedException {
        RunFolder folder = handle.flatMap(h -> RunFolder.of(h, attempt)).orElse(null);
        List<String> left = new Leftovers(folder, () -> temporaries.sweep(attempt)).remove();
        sweepEarlier();
        String message =
                folder != null && folder.isFinal()
                        ? "the worker ended before it could say that the archives are complete: "
                                + folder.path()
                        : "the worker ended while it copied; " + stopped(left);
        return new Outcome.Lost(message, new Result(left, List.of(), null));
    }

    @Override
    public boolean outlivesWorker() {
        return false;
    }

    @Override
    public Probe probe() {
        try {
            return new Probe(
                    true, api.within(PROBE_LIMIT).version().version() + " at " + api.host());
        } catch (Failure e) {
            return new Probe(false, e.sentence());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Probe(false, "the question to the Docker daemon was interrupted");
        }
    }

    @Override
    public void close() {
        api.close();
    }

    /// Removes temporary containers that earlier lives of this worker left, and those that this one
    /// could not remove. Where the daemon is away, the next attempt tries again.
    void sweepEarlier() throws InterruptedException {
        try {
            temporaries.sweepOwed();
            if (!swept.get()) {
                int removed = temporaries.sweepEarlier();
                swept.set(true);
                LOG.debug("{} temporary containers of an earlier life were removed", removed);
            }
        } catch (Failure e) {
            LOG.warn("Temporary containers were not looked for: {}", e.sentence());
        }
    }

    private Ending<Copied> published(
            Ending<Copied> ending, RunFolder folder, DockerSpec spec, Attempt attempt) {
        if (ending instanceof Ending.Done<Copied>(Copied copied)) {
            try {
                folder.publish(Sealing.files(copied));
                return new Ending.Done<>(sealing.pruned(copied, spec, attempt));
            } catch (IOException e) {
                return new Ending.Failed<>(
                        Failure.passing(
                                "the archives got no final names in "
                                        + folder.path()
                                        + ": "
                                        + Reason.of(e)));
            }
        }
        return ending;
    }

    private static Outcome failed(Failure failure, List<String> left) {
        return new Outcome.Failed(
                failure.retryable(), failure.sentence(), new Result(left, List.of(), null));
    }

    private static String stopped(List<String> left) {
        return left.isEmpty()
                ? "the partial archives were removed"
                : "not all that it left could be removed";
    }

    private static Outcome rehearsed(Selection selection, RunFolder folder) {
        String sources =
                selection.sources().stream().map(Source::label).collect(Collectors.joining(", "));
        String message =
                "would copy " + sources + " to " + folder.path().resolveSibling(".").normalize();
        return new Outcome.Succeeded(message, new Result(selection.warnings(), List.of(), null));
    }

    private static Result result(Copied copied, RunFolder folder, List<String> left) {
        List<String> warnings = new ArrayList<>(copied.warnings());
        warnings.addAll(left);
        List<Artifact> artifacts =
                copied.archives().stream().map(archive -> artifact(archive, folder)).toList();
        String report =
                copied.archives().stream()
                        .map(DockerEngine::reportLine)
                        .collect(Collectors.joining("\n"));
        return new Result(warnings, artifacts, report);
    }

    private static Artifact artifact(Archive archive, RunFolder folder) {
        Path file = folder.finalFile(archive.file());
        Written written = archive.written();
        return new Artifact(
                file.getFileName().toString(),
                file.toUri().toString(),
                written.bytes(),
                written.sha256());
    }

    private static String reportLine(Archive archive) {
        Written written = archive.written();
        return "%s: %d entries, %s, compressed %s"
                .formatted(
                        archive.source().label(),
                        written.entries(),
                        Sizes.format(written.tarBytes()),
                        Sizes.format(written.bytes()));
    }
}
