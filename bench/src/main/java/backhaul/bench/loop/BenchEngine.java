package backhaul.bench.loop;

import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An engine whose attempts do as little as they are told.
final class BenchEngine implements Engine {
    static final String NAME = "bench";
    static final Outcome DONE = new Outcome.Succeeded(null, Outcome.Result.NONE);

    private final Work work;

    /// What every attempt does.
    interface Work {
        Outcome perform(Attempt attempt) throws InterruptedException;
    }

    BenchEngine(Work work) {
        this.work = work;
    }

    @Override
    public Outcome run(JobSpec spec, Attempt attempt) throws InterruptedException {
        return work.perform(attempt);
    }

    @Override
    public Outcome rehearse(JobSpec spec, Attempt attempt) {
        return DONE;
    }

    @Override
    public Outcome recover(Attempt attempt, Optional<Handle> handle) {
        return DONE;
    }

    @Override
    public boolean outlivesWorker() {
        return true;
    }

    @Override
    public Probe probe() {
        return new Probe(true, NAME);
    }

    @Override
    public void close() {}

    /// A spec without anything to set.
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
