package backhaul.worker.engine.navicat;

import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import backhaul.worker.engine.navicat.TaskHandle.Progress;
import backhaul.worker.engine.navicat.TaskHandle.SchedulerKind;
import backhaul.worker.engine.navicat.TaskScheduler.Details;
import backhaul.worker.engine.navicat.TaskScheduler.Instance;
import backhaul.worker.engine.navicat.TaskScheduler.Launch;
import backhaul.worker.engine.navicat.TaskScheduler.TaskView;
import backhaul.worker.engine.navicat.Watch.Baseline;
import backhaul.worker.engine.navicat.Watch.Phase;
import backhaul.worker.engine.navicat.Watch.Step;
import backhaul.worker.engine.navicat.Watch.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt: asks the task to run, and looks at it until [Watch] can judge. An interrupt leaves
/// the task as it is, for the next life of the worker.
final class NavicatRun {
    private static final Logger log = LoggerFactory.getLogger(NavicatRun.class);

    /// The first looks are quicker: a task can be over in a second.
    private static final List<Duration> FIRST_LOOKS =
            List.of(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));

    /// Children of the task that began before it are none.
    private static final Duration COARSE = Duration.ofSeconds(2);

    private final NavicatHost host;
    private final NavicatSpec spec;
    private final Attempt attempt;
    private final SchedulerKind kind;
    private final Pace pace;
    private final Watch watch;
    private @Nullable Evidence evidence;
    private @Nullable Details details;
    private Phase phase = Phase.Before.UNSEEN;
    private long pid;
    private int looks;
    private boolean runningIsRecorded;

    NavicatRun(NavicatHost host, NavicatSpec spec, Attempt attempt, SchedulerKind kind) {
        this.host = host;
        this.spec = spec;
        this.attempt = attempt;
        this.kind = kind;
        this.pace = host.pace().get();
        this.watch = new Watch(spec.ifRunning(), spec.startTimeout());
    }

    Outcome run() throws InterruptedException {
        if (attempt.stop().isDone()) {
            return stopped("stopped before the task was started");
        }
        try (TaskScheduler tasks = host.schedulers().open(kind, spec.task())) {
            if (spec.artifacts() != null) {
                evidence = Evidence.before(spec.artifacts(), attempt.startedAt());
            }
            return switch (tasks.describe()) {
                case TaskScheduler.Description.Missing missing ->
                        Endings.notStarted(false, missing.why());
                case TaskScheduler.Description.Known known -> begin(tasks, known);
            };
        } catch (IOException e) {
            return Endings.notStarted(true, String.valueOf(e.getMessage()));
        }
    }

    private Outcome begin(TaskScheduler tasks, TaskScheduler.Description.Known known)
            throws InterruptedException {
        details = known.details();
        Optional<String> obstacle = Doubts.obstacle(details);
        return obstacle.isPresent()
                ? Endings.notStarted(false, obstacle.get())
                : follow(tasks, known.view());
    }

    /// Goes on where an earlier life of the worker was.
    Outcome resume(TaskHandle handle) throws InterruptedException {
        if (spec.artifacts() != null) {
            evidence = Evidence.resumed(spec.artifacts(), attempt.startedAt(), handle.known());
        }
        Duration now = pace.elapsed();
        phase =
                switch (handle.progress()) {
                    case Progress.Intended intended -> new Phase.Doubtful(intended.baseline(), now);
                    case Progress.Started started -> {
                        pid = started.pid();
                        yield new Phase.Asked(
                                Watch.Seen.none(started.baseline(), started.instance()), now, null);
                    }
                    case Progress.Running running -> {
                        pid = running.pid();
                        runningIsRecorded = true;
                        yield new Phase.Active(running.seen());
                    }
                };
        try (TaskScheduler tasks = host.schedulers().open(kind, spec.task())) {
            return follow(tasks, null);
        }
    }

    private Outcome follow(TaskScheduler tasks, @Nullable TaskView first)
            throws InterruptedException {
        TaskView view = first;
        while (true) {
            if (view != null) {
                Optional<Outcome> ending = judge(tasks, view);
                if (ending.isPresent()) {
                    return ending.get();
                }
            }
            pace.pause(interval(), attempt.stop());
            if (attempt.stop().isDone()) {
                return stop(tasks);
            }
            view = look(tasks);
        }
    }

    private Optional<Outcome> judge(TaskScheduler tasks, TaskView view)
            throws InterruptedException {
        return switch (watch.step(phase, view, pace.elapsed())) {
            case Step.Look look -> {
                phase = look.next();
                remember(view);
                attempt.progress(null, null, null, Endings.describe(phase));
                yield Optional.empty();
            }
            case Step.Start start -> start(tasks, start.baseline());
            case Step.Done done -> Optional.of(end(tasks, done.verdict()));
        };
    }

    private Duration interval() {
        if (phase instanceof Phase.Over) {
            return Watch.CONFIRM;
        }
        Duration next = looks < FIRST_LOOKS.size() ? FIRST_LOOKS.get(looks) : spec.checkEvery();
        looks++;
        if (phase instanceof Phase.Asked && next.compareTo(Watch.CLOSE) > 0) {
            return Watch.CLOSE;
        }
        return next.compareTo(spec.checkEvery()) < 0 ? next : spec.checkEvery();
    }

    /// Null where there is no answer, which says nothing about the task: only the time goes on.
    private @Nullable TaskView look(TaskScheduler tasks) throws InterruptedException {
        try {
            return tasks.look();
        } catch (IOException e) {
            log.debug("no answer about task {}: {}", spec.task(), e.getMessage());
            return null;
        }
    }

    private Optional<Outcome> start(TaskScheduler tasks, Baseline baseline)
            throws InterruptedException {
        if (!recorded(new Progress.Intended(baseline))) {
            return Optional.of(stopped("stopped before the task was started"));
        }
        looks = 0;
        phase = asked(baseline, null);
        try {
            switch (tasks.start()) {
                case Launch.Refused refused -> {
                    return Optional.of(
                            Endings.notStarted(
                                    ResultCode.isRetryable(refused.code()), refused.why()));
                }
                case Launch.Taken taken -> taken(baseline, taken.instance());
            }
        } catch (IOException e) {
            // It may have been started all the same: looking will tell.
            log.debug("no answer to the start of task {}: {}", spec.task(), e.getMessage());
        }
        return Optional.empty();
    }

    private Phase asked(Baseline baseline, @Nullable String instance) {
        Duration now = pace.elapsed();
        return new Phase.Asked(Watch.Seen.none(baseline, instance), now, now);
    }

    private void taken(Baseline baseline, @Nullable Instance instance) {
        String guid = instance == null ? null : instance.guid();
        pid = instance == null ? 0 : instance.pid();
        phase = asked(baseline, guid);
        var _ = record(new Progress.Started(baseline, guid, pid));
    }

    /// Writes down the run's own token when it is first seen, so that a later life can tell it from
    /// another run.
    private void remember(TaskView view) {
        if (!(phase instanceof Phase.Active active) || !active.seen().moved()) {
            return;
        }
        if (pid == 0 && view.instances() != null) {
            pid =
                    view.instances().stream()
                            .filter(each -> each.guid().equals(active.seen().instance()))
                            .mapToLong(Instance::pid)
                            .findFirst()
                            .orElse(0);
        }
        if (!runningIsRecorded) {
            runningIsRecorded = true;
            var _ = record(new Progress.Running(active.seen(), pid));
        }
    }

    private CompletableFuture<Void> record(Progress progress) {
        List<String> known = evidence == null ? List.of() : evidence.known();
        return attempt.record(new TaskHandle(spec, kind, progress, known).toHandle());
    }

    /// False where the attempt is to be stopped before it could be written down.
    private boolean recorded(Progress progress) throws InterruptedException {
        CompletableFuture<Void> recorded = record(progress);
        while (!recorded.isDone() && !attempt.stop().isDone()) {
            pace.pause(spec.checkEvery(), CompletableFuture.anyOf(recorded, attempt.stop()));
        }
        return recorded.isDone() && !attempt.stop().isDone();
    }

    private Outcome end(TaskScheduler tasks, Verdict verdict) throws InterruptedException {
        List<String> warnings = Doubts.about(details, attempt.limit());
        if (verdict instanceof Verdict.NotStarted) {
            withdraw(tasks);
        }
        if (!(verdict instanceof Verdict.Ended(int result, _)) || result != ResultCode.OK) {
            return Endings.of(verdict, spec, details, warnings);
        }
        return evidence == null
                ? Endings.succeeded(List.of(), warnings)
                : new Proof(evidence, attempt, pace).judge(warnings);
    }

    /// So that it does not begin later, when nobody looks any more.
    private void withdraw(TaskScheduler tasks) throws InterruptedException {
        if (phase instanceof Phase.Asked asked && asked.seen().instance() != null) {
            try {
                tasks.stop(asked.seen().instance());
            } catch (IOException e) {
                log.debug("task {} was not withdrawn: {}", spec.task(), e.getMessage());
            }
        }
    }

    private Outcome stop(TaskScheduler tasks) throws InterruptedException {
        StopReason reason = attempt.stop().join();
        Instant since = attempt.startedAt().minus(COARSE);
        return switch (reason) {
            case DRAIN, UNIT_LOST -> stopped("the task is left to go on");
            case TIMEOUT, STALLED, CANCEL ->
                    new TaskStop(watch, tasks, pace, reason)
                            .perform(phase, () -> host.processes().family(pid, since));
        };
    }

    private Outcome stopped(String message) {
        return new Outcome.Stopped(attempt.stop().join(), message, Outcome.Result.NONE);
    }
}
