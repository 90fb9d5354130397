package backhaul.worker.simulation;

import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Jobs that run inside the worker's process, and die with it.
final class LocalEngine implements Engine {
    private final World world;
    private final Outside outside;
    private final Life process;
    private final Watching watching;

    LocalEngine(World world, Outside outside, Life process) {
        this.world = world;
        this.outside = outside;
        this.process = process;
        this.watching = new Watching(world, outside);
    }

    @Override
    public Outcome run(JobSpec spec, Attempt attempt) throws InterruptedException {
        watching.await(() -> false, world.millisUpTo(20));
        if (attempt.stop().isDone()) {
            return new Outcome.Stopped(
                    attempt.stop().join(), "stopped before it began", Outcome.Result.NONE);
        }
        Job job = outside.start(attempt.run(), attempt.number(), process);
        if (world.oneIn(3)) {
            var _ = attempt.record(new Handle("local", job.id, Map.of()));
        }
        return watching.toTheEnd(job, attempt, false);
    }

    @Override
    public Outcome rehearse(JobSpec spec, Attempt attempt) throws InterruptedException {
        watching.await(() -> false, world.millisUpTo(500));
        return new Outcome.Succeeded("all is there", Outcome.Result.NONE);
    }

    @Override
    public Outcome recover(Attempt attempt, Optional<Handle> handle) throws InterruptedException {
        watching.await(() -> false, world.between(Duration.ZERO, Duration.ofSeconds(2)));
        return new Outcome.Lost("the worker died during the attempt", Outcome.Result.NONE);
    }

    @Override
    public boolean outlivesWorker() {
        return false;
    }

    @Override
    public Probe probe() {
        return new Probe(true, "simulated");
    }

    @Override
    public void close() {}
}
