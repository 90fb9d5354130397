package backhaul.worker.engine.navicat;

import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.Outcome.Result;
import backhaul.worker.engine.StopReason;
import backhaul.worker.engine.navicat.TaskScheduler.TaskView;
import backhaul.worker.engine.navicat.Watch.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Stops a run of the task that this attempt started, and makes sure of it: the Task Scheduler says
/// yes whether or not it does, and ends no children.
final class TaskStop {
    /// For the run to end once it is asked to, and for its processes once they are killed.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Watch watch;
    private final TaskScheduler tasks;
    private final Pace pace;
    private final StopReason reason;
    private Phase phase = Phase.Before.UNSEEN;

    TaskStop(Watch watch, TaskScheduler tasks, Pace pace, StopReason reason) {
        this.watch = watch;
        this.tasks = tasks;
        this.pace = pace;
        this.reason = reason;
    }

    Outcome perform(Phase at, Supplier<Processes.Family> family) throws InterruptedException {
        phase = at;
        return switch (at) {
            case Phase.Before _ ->
                    stopped(
                            "stopped before the task was started: another run was under way all the time");
            case Phase.Doubtful _ ->
                    new Outcome.Unknown(
                            "it is not known whether the task was started", Result.NONE);
            case Phase.Over _ -> stopped("the task had just ended, and how was not yet to be seen");
            case Phase.Asked asked -> stop(asked.seen(), family);
            case Phase.Active active -> stop(active.seen(), family);
        };
    }

    private Outcome stop(Watch.Seen seen, Supplier<Processes.Family> family)
            throws InterruptedException {
        if (seen.adopted()) {
            return left("the run was not started by this attempt");
        }
        if (seen.instance() == null && seen.doubt()) {
            return left("another run of the task is about, and cannot be told from ours");
        }
        return stop(seen.instance(), family.get());
    }

    private Outcome stop(@Nullable String instance, Processes.Family family)
            throws InterruptedException {
        if (!stops(instance)) {
            return still("it did not stop within 30s of being asked to");
        }
        List<String> children = family.living();
        if (children.isEmpty()) {
            return stopped("the task was stopped");
        }
        return dies(family)
                ? stopped(
                        "the task was stopped; what it left running was killed: " + some(children))
                : still("the task was stopped, but not its processes " + some(family.living()));
    }

    /// Asks until the run is seen to be gone, twice: one that was only asked to start can still do
    /// so.
    private boolean stops(@Nullable String instance) throws InterruptedException {
        Duration until = pace.elapsed().plus(PATIENCE);
        boolean ask = true;
        int gone = 0;
        while (gone < 2 && pace.elapsed().compareTo(until) < 0) {
            try {
                if (ask) {
                    tasks.stop(instance);
                }
                pace.pause(PAUSE, new CompletableFuture<Void>());
                gone = isGone(tasks.look()) ? gone + 1 : 0;
                ask = gone == 0 && isOurs(instance);
            } catch (IOException e) {
                // No answer is no proof that it is gone.
                gone = 0;
                pace.pause(PAUSE, new CompletableFuture<Void>());
            }
        }
        return gone == 2;
    }

    /// Without an instance to name, every run of the task would be stopped.
    private boolean isOurs(@Nullable String instance) {
        return instance != null || !(phase instanceof Phase.Active(var seen) && seen.doubt());
    }

    private boolean isGone(TaskView view) {
        return switch (watch.step(phase, view, pace.elapsed())) {
            case Watch.Step.Look(Phase next) -> {
                phase = next;
                yield !(next instanceof Phase.Active) && !isQueued(view);
            }
            case Watch.Step.Start _, Watch.Step.Done _ -> true;
        };
    }

    private static boolean isQueued(TaskView view) {
        return view.instances() == null
                ? view.lastResult() == ResultCode.QUEUED
                : view.instances().stream().anyMatch(each -> !each.running());
    }

    private boolean dies(Processes.Family family) throws InterruptedException {
        Duration until = pace.elapsed().plus(PATIENCE);
        while (!family.living().isEmpty() && pace.elapsed().compareTo(until) < 0) {
            family.kill();
            pace.pause(PAUSE, new CompletableFuture<Void>());
        }
        return family.living().isEmpty();
    }

    private static String some(List<String> processes) {
        return String.join(", ", processes.subList(0, Math.min(5, processes.size())));
    }

    private Outcome stopped(String message) {
        return new Outcome.Stopped(reason, message, Result.NONE);
    }

    /// What is not ours is not stopped, and the attempt is over all the same.
    private Outcome left(String why) {
        return givenUp("the task still runs: " + why + ", so it was not stopped");
    }

    /// A cancel that did not work is none.
    private Outcome still(String what) {
        String message = what + ", and still runs";
        return reason == StopReason.CANCEL
                ? new Outcome.Unknown(message, Result.NONE)
                : givenUp(message);
    }

    /// Another attempt could do the same work beside it.
    private Outcome givenUp(String message) {
        return new Outcome.GivenUp(reason, message, Result.NONE);
    }
}
