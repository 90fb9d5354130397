package backhaul.worker.simulation;

import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// How an engine follows a job to its end: what both kinds have in common.
final class Watching {
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final World world;
    private final Outside outside;

    Watching(World world, Outside outside) {
        this.world = world;
        this.outside = outside;
    }

    /// @param leaves true for a job that goes on where the run is no longer this worker's
    Outcome toTheEnd(Job job, Attempt attempt, boolean leaves) throws InterruptedException {
        while (!job.over() && !attempt.stop().isDone()) {
            await(() -> job.over() || attempt.stop().isDone(), LOOK);
            attempt.progress(null, null, null, null);
        }
        if (job.over()) {
            return ended(job);
        }
        StopReason reason = attempt.stop().join();
        if (leaves && reason == StopReason.UNIT_LOST) {
            return new Outcome.Stopped(
                    reason, "left to whoever has the run now", Outcome.Result.NONE);
        }
        outside.stop(job);
        while (!job.over()) {
            await(job::over, LOOK);
        }
        return job.state == Job.State.STOPPED
                ? new Outcome.Stopped(reason, "stopped", Outcome.Result.NONE)
                : ended(job);
    }

    private static Outcome ended(Job job) {
        return switch (job.state) {
            case SUCCEEDED -> new Outcome.Succeeded(null, Outcome.Result.NONE);
            case STOPPED -> new Outcome.Lost("it was stopped from outside", Outcome.Result.NONE);
            case GOING -> throw new IllegalStateException("not over");
            case FAILED ->
                    switch (job.course) {
                        case FAILS ->
                                new Outcome.Failed(true, "not this time", Outcome.Result.NONE);
                        case FAILS_FOR_GOOD ->
                                new Outcome.Failed(false, "never", Outcome.Result.NONE);
                        case BREAKS -> throw new IllegalStateException("a bug of the engine");
                        case SUCCEEDS, HANGS, ENDS_UNSEEN ->
                                new Outcome.Unknown("nobody can say", Outcome.Result.NONE);
                    };
        };
    }

    /// Waits as an engine does: until the loop lets go of it at most.
    void await(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        Actor me = world.me();
        world.await(() -> me.interrupted || condition.getAsBoolean(), atMost);
        if (me.interrupted) {
            throw new InterruptedException("abandoned");
        }
    }
}
