package backhaul.worker.loop;

import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// An engine whose jobs do what a test says, and that remembers every call.
final class PlayedEngine implements Engine {
    private static final Outcome DONE = new Outcome.Succeeded(null, Outcome.Result.NONE);

    final List<String> started = new CopyOnWriteArrayList<>();
    final List<String> rehearsed = new CopyOnWriteArrayList<>();
    final List<String> recovered = new CopyOnWriteArrayList<>();
    private final Map<String, Part> parts = new ConcurrentHashMap<>();

    /// What a job does.
    interface Part {
        Outcome play(Attempt attempt) throws InterruptedException;
    }

    void plays(String job, Part part) {
        parts.put(job, part);
    }

    @Override
    public Outcome run(JobSpec spec, Attempt attempt) throws InterruptedException {
        started.add(attempt.run().id() + " " + attempt.number());
        return parts.getOrDefault(attempt.job(), _ -> DONE).play(attempt);
    }

    @Override
    public Outcome rehearse(JobSpec spec, Attempt attempt) {
        rehearsed.add(attempt.run().id());
        return DONE;
    }

    @Override
    public Outcome recover(Attempt attempt, Optional<Handle> handle) {
        recovered.add(attempt.run().id() + " " + handle.map(Handle::id).orElse("-"));
        return new Outcome.Lost("the worker died during the attempt", Outcome.Result.NONE);
    }

    @Override
    public boolean outlivesWorker() {
        return false;
    }

    @Override
    public Probe probe() {
        return new Probe(true, "played");
    }

    @Override
    public void close() {}

    /// A spec that does nothing.
    record Spec() implements JobSpec {
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
            return Map.of();
        }
    }
}
