package backhaul.worker.engine.docker;

import backhaul.protocol.RunStatus.Artifact;
import backhaul.protocol.RunStatus.Handle;
import backhaul.protocol.signing.SigningKey;
import backhaul.settings.Sizes;
import backhaul.worker.backup.Manifest;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.Outcome.Result;
import backhaul.worker.engine.docker.Backup.Archive;
import backhaul.worker.engine.docker.Backup.Copied;
import backhaul.worker.engine.docker.Backup.Plan;
import backhaul.worker.engine.docker.Copy.Written;
import java.io.IOException;
import java.net.URI;
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
    private final Surroundings surroundings;
    private final Sealing sealing;
    private final Stores stores;
    private final AtomicBoolean swept = new AtomicBoolean();

    /// Keeps archives in directories alone.
    DockerEngine(URI host, String worker, SigningKey key, Surroundings surroundings) {
        this(host, worker, key, surroundings, Stores.DIRECTORIES);
    }

    DockerEngine(
            URI host, String worker, SigningKey key, Surroundings surroundings, Stores stores) {
        this.stores = stores;
        this.api = EngineApi.at(host);
        this.surroundings = surroundings;
        this.temporaries = new Temporaries(api, worker);
        this.sealing = new Sealing(api, worker, key);
    }

    @Override
    public Outcome run(JobSpec spec, Attempt attempt) throws InterruptedException {
        DockerSpec docker = (DockerSpec) spec;
        RunFolder folder = RunFolder.of(docker.storage().destination(), attempt);
        MeasuredAttempt measured = new MeasuredAttempt(attempt);
        Backup backup = new Backup(api, temporaries, docker, measured, folder, surroundings);
        Work<Copied> work =
                Work.start(
                        "docker " + attempt.job(),
                        tether -> {
                            sweepEarlier();
                            Optional<Manifest> before = sealing.before(docker, attempt);
                            before.ifPresent(last -> measured.expect(last.tarBytes()));
                            Optional<String> scarce = requireRoom(before, docker);
                            Copied copied = backup.copy(tether).warning(scarce);
                            return sealing.seal(copied, docker, attempt, folder);
                        });
        Ending<Copied> ending;
        List<String> halted = List.of();
        List<String> left = List.of();
        try {
            try {
                ending = work.await(attempt.stop());
            } finally {
                halted = backup.bringBack();
            }
            ending = published(ending, folder);
            if (halted.isEmpty()) {
                ending = pruned(ending, docker, attempt);
            }
        } finally {
            if (backup.hasBegun()) {
                left = new Leftovers(folder, () -> temporaries.sweep(attempt)).remove();
            }
        }
        List<String> troubles = new ArrayList<>(halted);
        troubles.addAll(left);
        return switch (ending) {
            case Ending.Done<Copied>(Copied copied) -> done(result(copied, folder, left), halted);
            case Ending.Failed<Copied>(Failure failure) -> failed(failure, troubles);
            case Ending.Stopped<Copied>(var reason) ->
                    new Outcome.Stopped(
                            reason, stopped(left, halted), new Result(troubles, List.of(), null));
        };
    }

    private static Optional<String> requireRoom(Optional<Manifest> before, DockerSpec spec)
            throws Failure {
        if (before.isEmpty()) {
            return Optional.empty();
        }
        long usual = before.get().bytes();
        return Destination.of(spec.storage())
                .requireRoom(usual, usual / 100 * spec.storage().minSize());
    }

    /// A container that we stopped and that does not run is not a detail of a success; and another
    /// attempt would take it for one that was not meant to run.
    private static Outcome done(Result result, List<String> halted) {
        return halted.isEmpty()
                ? new Outcome.Succeeded(null, result)
                : new Outcome.Failed(
                        false,
                        "the archives are complete, but " + String.join("; ", halted),
                        result);
    }

    @Override
    public Outcome rehearse(JobSpec spec, Attempt attempt) throws InterruptedException {
        DockerSpec docker = (DockerSpec) spec;
        RunFolder folder = RunFolder.of(docker.storage().destination(), attempt);
        Backup backup = new Backup(api, temporaries, docker, attempt, folder, surroundings);
        Work<Plan> work = Work.start("docker " + attempt.job(), tether -> backup.look());
        return switch (work.await(attempt.stop())) {
            case Ending.Done<Plan>(Plan plan) -> rehearsed(plan, folder);
            case Ending.Failed<Plan>(Failure failure) -> failed(failure, List.of());
            case Ending.Stopped<Plan>(var reason) ->
                    new Outcome.Stopped(reason, "the dry run was stopped", Result.NONE);
        };
    }

    @Override
    public Outcome recover(JobSpec spec, Attempt attempt, Optional<Handle> handle)
            throws InterruptedException {
        return recover(Optional.of(((DockerSpec) spec).care()), attempt, handle);
    }

    @Override
    public Outcome recover(Attempt attempt, Optional<Handle> handle) throws InterruptedException {
        return recover(Optional.empty(), attempt, handle);
    }

    private Outcome recover(Optional<Care> care, Attempt attempt, Optional<Handle> handle)
            throws InterruptedException {
        Outcome lost =
                new Recovery(api, temporaries, surroundings, stores).recover(care, attempt, handle);
        sweepEarlier();
        return lost;
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
        stores.close();
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

    private static Ending<Copied> published(Ending<Copied> ending, RunFolder folder) {
        if (ending instanceof Ending.Done<Copied>(Copied copied)) {
            try {
                folder.publish(Sealing.files(copied));
            } catch (IOException e) {
                return new Ending.Failed<>(
                        Failure.passing(
                                "the archives got no final names in "
                                        + folder.location()
                                        + ": "
                                        + Reason.of(e)));
            }
        }
        return ending;
    }

    private Ending<Copied> pruned(Ending<Copied> ending, DockerSpec spec, Attempt attempt) {
        return ending instanceof Ending.Done<Copied>(Copied copied)
                ? new Ending.Done<>(sealing.pruned(copied, spec, attempt))
                : ending;
    }

    private static Outcome failed(Failure failure, List<String> left) {
        return new Outcome.Failed(
                failure.retryable(), failure.sentence(), new Result(left, List.of(), null));
    }

    static String stopped(List<String> left, List<String> halted) {
        String removed =
                left.isEmpty()
                        ? "the partial archives were removed"
                        : "not all that it left could be removed";
        return halted.isEmpty() ? removed : String.join("; ", halted) + "; " + removed;
    }

    private static Outcome rehearsed(Plan plan, RunFolder folder) {
        List<String> would = new ArrayList<>();
        would.add("would copy " + labels(plan.inOrder()) + " to " + folder.job());
        for (Halt halt : plan.halts().halts()) {
            would.add(halt.mode().spelling() + " " + halt.name());
        }
        for (HaltPlan.HookCall call : plan.halts().hooks()) {
            would.add("run the hooks of " + call.target().name());
        }
        return new Outcome.Succeeded(
                String.join(", ", would), new Result(plan.warnings(), List.of(), null));
    }

    private static String labels(List<Source> sources) {
        return sources.stream().map(Source::label).collect(Collectors.joining(", "));
    }

    private static Result result(Copied copied, RunFolder folder, List<String> left) {
        List<String> warnings = new ArrayList<>(copied.warnings());
        warnings.addAll(left);
        List<Artifact> artifacts =
                copied.archives().stream().map(archive -> artifact(archive, folder)).toList();
        List<String> report = new ArrayList<>(copied.report());
        copied.archives().forEach(archive -> report.add(reportLine(archive)));
        return new Result(warnings, artifacts, String.join("\n", report));
    }

    private static Artifact artifact(Archive archive, RunFolder folder) {
        Written written = archive.written();
        return new Artifact(
                archive.file(), folder.location(archive.file()), written.bytes(), written.sha256());
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
