package backhaul.worker.loop;

import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;

/// An engine whose jobs live in a system of their own and go on whoever watches.
final class ExternalEngine implements Engine {
    private final Jobs jobs;

    /// The system: which jobs it was asked to start, and what became of each.
    static final class Jobs {
        final List<String> started = new CopyOnWriteArrayList<>();
        final List<String> watched = new CopyOnWriteArrayList<>();
        private final Map<String, CompletableFuture<Outcome>> outcomes = new ConcurrentHashMap<>();

        /// Every job that was started so far has done its work.
        void finishAll() {
            outcomes.values()
                    .forEach(outcome ->
                            outcome.complete(new Outcome.Succeeded(null, Outcome.Result.NONE)));
        }

        private CompletableFuture<Outcome> outcome(String job) {
            return outcomes.computeIfAbsent(job, _ -> new CompletableFuture<>());
        }
    }

    ExternalEngine(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Outcome run(JobSpec spec, Attempt attempt) throws InterruptedException {
        String job = attempt.run().id() + "-" + attempt.number();
        jobs.started.add(job);
        CompletableFuture<Void> recorded = attempt.record(new Handle("external", job, Map.of()));
        await(recorded);
        return await(jobs.outcome(job));
    }

    @Override
    public Outcome rehearse(JobSpec spec, Attempt attempt) {
        return new Outcome.Succeeded(null, Outcome.Result.NONE);
    }

    @Override
    public Outcome recover(Attempt attempt, Optional<Handle> handle) throws InterruptedException {
        if (handle.isEmpty()) {
            return new Outcome.Unknown("no handle", Outcome.Result.NONE);
        }
        jobs.watched.add(handle.get().id());
        return await(jobs.outcome(handle.get().id()));
    }

    private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean outlivesWorker() {
        return true;
    }

    @Override
    public Probe probe() {
        return new Probe(true, "external");
    }

    @Override
    public void close() {}
}
