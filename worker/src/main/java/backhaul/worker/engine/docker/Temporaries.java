package backhaul.worker.engine.docker;

import backhaul.protocol.RunKey;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.docker.Inventory.Volume;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The temporary containers: each mounts one source read-only and is never started, only read. The
/// application's own container is not read, because the daemon keeps it locked for as long: `exec`
/// and `stop` would wait. Labels say whose they are, so that a later life can remove them.
final class Temporaries {
    /// Where the source is mounted, and the name of the one top entry of each archive.
    static final String TARGET = "/data";

    private static final Duration SWEEP_LIMIT = Duration.ofSeconds(15);

    private static final String WORKER = "backhaul.worker";
    private static final String RUN = "backhaul.run";
    private static final String ATTEMPT = "backhaul.attempt";
    private static final String LIFE = "backhaul.life";

    private static final String REPOSITORY = "backhaul-empty";
    private static final String TAG = "1";

    /// Two blocks of zeros.
    private static final byte[] EMPTY_TAR = new byte[2 * TarHeader.BLOCK];

    private final EngineApi api;
    private final String worker;

    /// Tells what this process made from what an earlier one left.
    private final String life = UUID.randomUUID().toString();

    private final Set<Map<String, String>> owed = ConcurrentHashMap.newKeySet();

    Temporaries(EngineApi api, String worker) {
        this.api = api;
        this.worker = worker;
    }

    /// True for the labels of a temporary container, and of a volume that came to be because one
    /// asked for what was not there.
    static boolean isOurs(Map<String, String> labels) {
        return labels.containsKey(RUN);
    }

    /// The id of a new container on the source.
    ///
    /// @throws Failure also where the source turns out not to exist any more
    String create(Source.Mounted source, Attempt attempt) throws Failure, InterruptedException {
        String image = emptyImage(api);
        String id = api.createContainer(name(attempt.run()), configuration(source, attempt, image));
        if (source instanceof Source.Volume volume) {
            refuseMadeByLooking(volume, id, attempt);
        }
        return id;
    }

    /// Makes it where it is not there.
    static String emptyImage(EngineApi api) throws Failure, InterruptedException {
        if (!api.hasImage(REPOSITORY + ":" + TAG)) {
            api.importImage(REPOSITORY, TAG, EMPTY_TAR);
        }
        return REPOSITORY + ":" + TAG;
    }

    void remove(String id) throws Failure, InterruptedException {
        api.removeContainer(id);
    }

    /// Removes what the attempt has left.
    void sweep(Attempt attempt) throws Failure, InterruptedException {
        sweep(labels(attempt));
    }

    /// Removes what any attempt of the run has left.
    void sweep(RunKey run) throws Failure, InterruptedException {
        sweep(labels(run));
    }

    /// Removes what earlier lives of this worker have left, and says how many that were.
    int sweepEarlier() throws Failure, InterruptedException {
        EngineApi brief = api.within(SWEEP_LIMIT);
        int removed = 0;
        for (Map.Entry<String, Map<String, String>> container :
                brief.containersWith(Map.of(WORKER, worker)).entrySet()) {
            if (!life.equals(container.getValue().get(LIFE))) {
                brief.removeContainer(container.getKey());
                removed++;
            }
        }
        return removed;
    }

    /// Tries again what could not be swept when it was time, because the daemon was away.
    void sweepOwed() throws Failure, InterruptedException {
        for (Map<String, String> labels : List.copyOf(owed)) {
            sweep(labels);
        }
    }

    /// A daemon that hangs is not waited for long: a stop may be what this is part of.
    private void sweep(Map<String, String> labels) throws Failure, InterruptedException {
        owed.add(labels);
        EngineApi brief = api.within(SWEEP_LIMIT);
        for (String id : brief.containersWith(labels).keySet()) {
            brief.removeContainer(id);
        }
        owed.remove(labels);
    }

    private void refuseMadeByLooking(Source.Volume source, String id, Attempt attempt)
            throws Failure, InterruptedException {
        Optional<Volume> volume = api.volume(source.name());
        if (volume.isPresent() && volume.get().labels().equals(labels(attempt))) {
            api.removeContainer(id);
            api.removeVolume(source.name());
            throw Failure.lasting(source.label() + " was removed while the job ran");
        }
    }

    /// The command is there because Docker wants one.
    private Map<String, Object> configuration(
            Source.Mounted source, Attempt attempt, String image) {
        Map<String, String> labels = new HashMap<>(labels(attempt));
        labels.put(LIFE, life);
        return Map.of(
                "Image",
                image,
                "Cmd",
                List.of("never-started"),
                "Labels",
                labels,
                "HostConfig",
                Map.of(
                        "NetworkMode",
                        "none",
                        "Mounts",
                        List.of(source.mount(TARGET, labels(attempt)))));
    }

    private Map<String, String> labels(RunKey run) {
        return Map.of(WORKER, worker, RUN, run.address() + " " + run.source() + " " + run.id());
    }

    private Map<String, String> labels(Attempt attempt) {
        Map<String, String> labels = new HashMap<>(labels(attempt.run()));
        labels.put(ATTEMPT, String.valueOf(attempt.number()));
        return labels;
    }

    private static String name(RunKey run) {
        String some = UUID.randomUUID().toString().substring(0, 8);
        return "backhaul-" + RunFolder.ending(run) + "-" + some;
    }
}
