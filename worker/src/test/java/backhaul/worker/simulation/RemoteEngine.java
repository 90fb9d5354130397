package backhaul.worker.simulation;

import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Jobs of a system that outlives the worker. It starts one for each POST that reaches it, whether
/// or not its answer comes through; so after a lost answer one looks for the job, and never posts
/// again.
final class RemoteEngine implements Engine {
    private static final Duration ANSWER = Duration.ofSeconds(5);

    /// Longer than a POST can be under way.
    private static final Duration LOOK_AROUND = Duration.ofSeconds(10);

    private final World world;
    private final Outside outside;
    private final Watching watching;
    private final boolean postsAgain;

    private static final class Post {
        private Optional<Job> answer = Optional.empty();
    }

    /// @param postsAgain a bug, for those who want it: a POST without an answer is sent again
    RemoteEngine(World world, Outside outside, boolean postsAgain) {
        this.world = world;
        this.outside = outside;
        this.watching = new Watching(world, outside);
        this.postsAgain = postsAgain;
    }

    @Override
    public Outcome run(JobSpec spec, Attempt attempt) throws InterruptedException {
        if (attempt.stop().isDone()) {
            return new Outcome.Stopped(
                    attempt.stop().join(), "stopped before it began", Outcome.Result.NONE);
        }
        Optional<Job> posted = post(attempt);
        if (posted.isEmpty() && postsAgain) {
            posted = post(attempt);
        }
        Optional<Job> job = posted.isPresent() ? posted : lookAround(attempt);
        return job.isPresent()
                ? watch(job.get(), attempt)
                : new Outcome.Lost("no answer, and no job to be seen", Outcome.Result.NONE);
    }

    private Optional<Job> post(Attempt attempt) throws InterruptedException {
        Post post = new Post();
        boolean arrives = !world.oneIn(20);
        boolean answered = !world.oneIn(8);
        world.after(
                world.millisUpTo(1500),
                () -> {
                    if (arrives) {
                        Job job = outside.start(attempt.run(), attempt.number(), world.outside());
                        if (answered) {
                            world.after(
                                    world.millisUpTo(300), () -> post.answer = Optional.of(job));
                        }
                    }
                });
        watching.await(() -> post.answer.isPresent(), ANSWER);
        return post.answer;
    }

    private Optional<Job> lookAround(Attempt attempt) throws InterruptedException {
        watching.await(
                () -> outside.marked(attempt.run(), attempt.number()).isPresent(), LOOK_AROUND);
        return outside.marked(attempt.run(), attempt.number());
    }

    private Outcome watch(Job job, Attempt attempt) throws InterruptedException {
        var recorded = attempt.record(new Handle("vault", job.id, Map.of()));
        if (world.oneIn(2)) {
            watching.await(() -> recorded.isDone() || attempt.stop().isDone(), Duration.ofDays(1));
        }
        return watching.toTheEnd(job, attempt, true);
    }

    @Override
    public Outcome rehearse(JobSpec spec, Attempt attempt) throws InterruptedException {
        watching.await(() -> false, world.millisUpTo(500));
        return new Outcome.Succeeded("it answers", Outcome.Result.NONE);
    }

    @Override
    public Outcome recover(Attempt attempt, Optional<Handle> handle) throws InterruptedException {
        Optional<Job> known = handle.flatMap(h -> outside.find(h.id()));
        if (known.isPresent()) {
            return watching.toTheEnd(known.get(), attempt, true);
        }
        Optional<Job> found = lookAround(attempt);
        return found.isPresent()
                ? watch(found.get(), attempt)
                : new Outcome.Lost("no job of this attempt is to be seen", Outcome.Result.NONE);
    }

    @Override
    public boolean outlivesWorker() {
        return true;
    }

    @Override
    public Probe probe() {
        return new Probe(true, "simulated");
    }

    @Override
    public void close() {}
}
