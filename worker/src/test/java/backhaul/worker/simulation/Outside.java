package backhaul.worker.simulation;

import backhaul.protocol.RunKey;
import backhaul.worker.guarantee.Fact;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The world that backups happen in: it knows every job that was ever started, whoever forgot it.
final class Outside {
    private static final List<Job.Course> COURSES =
            List.of(
                    Job.Course.SUCCEEDS,
                    Job.Course.SUCCEEDS,
                    Job.Course.SUCCEEDS,
                    Job.Course.SUCCEEDS,
                    Job.Course.SUCCEEDS,
                    Job.Course.SUCCEEDS,
                    Job.Course.FAILS,
                    Job.Course.FAILS,
                    Job.Course.FAILS_FOR_GOOD,
                    Job.Course.HANGS,
                    Job.Course.BREAKS,
                    Job.Course.ENDS_UNSEEN);

    private final World world;
    private final Duration most;
    private final Consumer<Fact> facts;
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private boolean kind;

    /// @param most how long jobs last, but for some
    Outside(World world, Duration most, Consumer<Fact> facts) {
        this.world = world;
        this.most = most;
        this.facts = facts;
    }

    /// From now on every job that is started ends well.
    void becomeKind() {
        kind = true;
    }

    /// Starts a job that lives as long as `life` at most.
    Job start(RunKey run, int attempt, Life life) {
        Job.Course course = kind ? Job.Course.SUCCEEDS : world.oneOf(COURSES);
        Job job = new Job("job-" + (jobs.size() + 1), run, attempt, life, course);
        jobs.put(job.id, job);
        world.tell(() ->
                "outside: "
                        + job.id
                        + " begins for "
                        + run.id()
                        + " attempt "
                        + attempt
                        + " and "
                        + course);
        facts.accept(new Fact.Started(run, attempt, job.id));
        if (course != Job.Course.HANGS) {
            Duration takes = duration();
            job.end =
                    world.after(
                            takes,
                            life,
                            () ->
                                    end(
                                            job,
                                            course == Job.Course.SUCCEEDS
                                                    ? Job.State.SUCCEEDED
                                                    : Job.State.FAILED));
        }
        return job;
    }

    private Duration duration() {
        return switch (world.below(6)) {
            case 0, 1 -> world.millisUpTo(30);
            case 2 -> world.between(most, most.plusMinutes(2));
            default -> world.between(Duration.ofMillis(30), most);
        };
    }

    /// Asks a job to stop: it does so in its own time.
    void stop(Job job) {
        Duration takes =
                world.oneIn(4)
                        ? world.between(Duration.ofSeconds(1), Duration.ofSeconds(15))
                        : world.millisUpTo(200);
        world.after(takes, job.life, () -> end(job, Job.State.STOPPED));
    }

    /// The process is gone, and with it what ran inside.
    void died(Life process) {
        jobs.values().stream()
                .filter(job -> job.life == process)
                .forEach(job -> end(job, Job.State.STOPPED));
    }

    /// The process has lost these runs: its jobs for them are no evidence of anything any more.
    void disown(Life process, Predicate<RunKey> runs) {
        jobs.values().stream()
                .filter(job -> job.life == process && !job.over() && runs.test(job.run))
                .forEach(job -> facts.accept(new Fact.Ended(job.run, job.attempt, job.id, false)));
    }

    private void end(Job job, Job.State how) {
        if (!job.over()) {
            job.state = how;
            world.tell(() -> "outside: " + job.id + " is over: " + how);
            facts.accept(new Fact.Ended(job.run, job.attempt, job.id, how == Job.State.SUCCEEDED));
        }
    }

    Optional<Job> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /// The job that bears the mark of an attempt.
    Optional<Job> marked(RunKey run, int attempt) {
        return jobs.values().stream()
                .filter(job -> job.run.equals(run) && job.attempt == attempt)
                .findFirst();
    }
}
