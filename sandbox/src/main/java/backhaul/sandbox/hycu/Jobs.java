package backhaul.sandbox.hycu;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// The jobs of one controller: all that were ever started, and how far each is.
final class Jobs {
    private static final Set<String> GOING_ON = Set.of("QUEUED", "EXECUTING");

    private final InstantSource clock;
    private final Function<String, Life> lives;
    private final List<StartedJob> started = new CopyOnWriteArrayList<>();
    private final Map<String, Life> byId = new ConcurrentHashMap<>();
    private final Map<String, StartedJob> jobs = new ConcurrentHashMap<>();
    private final Set<String> killed = ConcurrentHashMap.newKeySet();

    /// @param lives what becomes of the next job of an object, by its name
    Jobs(InstantSource clock, Function<String, Life> lives) {
        this.clock = clock;
        this.lives = lives;
    }

    /// A job to be started.
    record New(String id, String type, String object, String name, String body) {}

    StartedJob start(New asked) {
        return start(asked, Instant.now());
    }

    StartedJob start(New asked, Instant toldAt) {
        StartedJob job =
                new StartedJob(
                        asked.id(),
                        asked.type(),
                        asked.object(),
                        asked.name(),
                        clock.instant(),
                        toldAt,
                        asked.body());
        byId.put(job.id(), lives.apply(job.name()));
        jobs.put(job.id(), job);
        started.add(job);
        return job;
    }

    List<StartedJob> started() {
        return List.copyOf(started);
    }

    Optional<StartedJob> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /// The controller knows it no more; that it was started remains.
    void forget(String id) {
        jobs.remove(id);
    }

    Instant now() {
        return clock.instant();
    }

    Life.Step at(StartedJob job) {
        Life.Step step = life(job).at(Duration.between(job.createdAt(), clock.instant()));
        return killed.contains(job.id())
                ? new Life.Step("ABORTED", step.done(), Duration.ZERO)
                : step;
    }

    Life life(StartedJob job) {
        return byId.getOrDefault(job.id(), Life.always("OK"));
    }

    boolean goesOn(StartedJob job) {
        return GOING_ON.contains(at(job).status());
    }

    void kill(StartedJob job) {
        if (goesOn(job)) {
            killed.add(job.id());
        }
    }

    boolean killed(String id) {
        return killed.contains(id);
    }
}
