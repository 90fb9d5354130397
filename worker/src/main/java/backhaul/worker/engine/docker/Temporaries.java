package backhaul.worker.engine.docker;

import backhaul.protocol.RunKey;
import backhaul.worker.engine.docker.EngineApi.Volume;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The temporary containers: each mounts one source read-only and is never started, only read. The
/// application's own container is not read, because the daemon keeps it locked for as long: `exec`
/// and `stop` would wait. Labels say whose they are, so that a later life can remove them.
final class Temporaries {
    /// Where the source is mounted, and the name of the one top entry of each archive.
    static final String TARGET = "/data";

    private static final Duration SWEEP_LIMIT = Duration.ofSeconds(15);

    private static final String WORKER = "backhaul.worker";
    private static final String RUN = "backhaul.run";
    private static final String LIFE = "backhaul.life";

    private static final String REPOSITORY = "backhaul-empty";
    private static final String TAG = "1";

    /// Two blocks of zeros.
    private static final byte[] EMPTY_TAR = new byte[2 * TarHeader.BLOCK];

    private final EngineApi api;
    private final String worker;

    /// Tells what this process made from what an earlier one left.
    private final String life = UUID.randomUUID().toString();

    Temporaries(EngineApi api, String worker) {
        this.api = api;
        this.worker = worker;
    }

    /// True for a volume that exists only because a temporary container asked for one that did not.
    static boolean madeByLooking(Volume volume) {
        return volume.labels().containsKey(RUN);
    }

    /// The id of a new container on the source.
    ///
    /// @throws Failure also where the source turns out not to exist any more
    String create(Source source, RunKey run) throws Failure, InterruptedException {
        if (!api.hasImage(REPOSITORY + ":" + TAG)) {
            api.importImage(REPOSITORY, TAG, EMPTY_TAR);
        }
        String id = api.createContainer(name(run), configuration(source, run));
        if (source instanceof Source.Volume volume) {
            refuseMadeByLooking(volume, id);
        }
        return id;
    }

    void remove(String id) throws Failure, InterruptedException {
        api.removeContainer(id);
    }

    /// Removes what any attempt of the run has left. A daemon that hangs is not waited for long: a
    /// stop may be what this is part of.
    void sweep(RunKey run) throws Failure, InterruptedException {
        EngineApi brief = api.within(SWEEP_LIMIT);
        for (String id : brief.containersWith(labels(run)).keySet()) {
            brief.removeContainer(id);
        }
    }

    /// Removes what earlier lives of this worker have left, and says how many that were.
    int sweepEarlier() throws Failure, InterruptedException {
        List<String> earlier = new ArrayList<>();
        api.containersWith(Map.of(WORKER, worker))
                .forEach((id, labels) -> {
                    if (!life.equals(labels.get(LIFE))) {
                        earlier.add(id);
                    }
                });
        for (String id : earlier) {
            api.removeContainer(id);
        }
        return earlier.size();
    }

    private void refuseMadeByLooking(Source.Volume volume, String id)
            throws Failure, InterruptedException {
        if (api.volume(volume.name()).filter(Temporaries::madeByLooking).isPresent()) {
            api.removeContainer(id);
            api.removeVolume(volume.name());
            throw Failure.lasting(volume.label() + " was removed while the job ran");
        }
    }

    /// The command is there because Docker wants one.
    private Map<String, Object> configuration(Source source, RunKey run) {
        Map<String, String> labels = new HashMap<>(labels(run));
        labels.put(LIFE, life);
        return Map.of(
                "Image",
                REPOSITORY + ":" + TAG,
                "Cmd",
                List.of("never-started"),
                "Labels",
                labels,
                "HostConfig",
                Map.of(
                        "NetworkMode",
                        "none",
                        "Mounts",
                        List.of(source.mount(TARGET, labels(run)))));
    }

    private Map<String, String> labels(RunKey run) {
        return Map.of(WORKER, worker, RUN, run.address() + " " + run.source() + " " + run.id());
    }

    private static String name(RunKey run) {
        return "backhaul-"
                + RunFolder.ending(run)
                + "-"
                + UUID.randomUUID().toString().substring(0, 8);
    }
}
