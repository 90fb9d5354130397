package backhaul.worker.engine.navicat;

import backhaul.worker.engine.navicat.TaskScheduler.Instance;
import backhaul.worker.engine.navicat.TaskScheduler.TaskView;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of a run of the task, and what a further look adds to it: the whole judgement, and
/// no effect. Evidence comes before success: a run is over only if it was seen to begin, and its
/// result is believed only if nothing else can have written it.
final class Watch {
    /// Between the look that no longer sees the run and the one that confirms it.
    static final Duration CONFIRM = Duration.ofSeconds(1);

    /// The same where the result did not say that a run was under way, so that it can still be that
    /// of the run before.
    static final Duration CONFIRM_UNTOLD = Duration.ofSeconds(3);

    /// How long a run that is gone may be called running.
    static final Duration LATEST_RESULT = Duration.ofSeconds(30);

    /// How long to wait before a start for the result of the run before.
    static final Duration OUTSTANDING = Duration.ofSeconds(60);

    /// Between the look that gives the baseline and the start. The last run is told in whole
    /// seconds: two runs in the same one could not be told apart.
    static final Duration NEXT_SECOND = Duration.ofMillis(1100);

    /// Between two looks for a start: two runs may hide in less, but hardly do.
    static final Duration CLOSE = Duration.ofSeconds(1);

    /// Without a look for so long, more than one run can have been.
    static final Duration GAP = Duration.ofSeconds(5);

    /// How long to look for a start that may have been asked for, before it is asked for.
    static final Duration DOUBT = Duration.ofSeconds(5);

    private final Overlap overlap;
    private final Duration startTimeout;

    Watch(Overlap overlap, Duration startTimeout) {
        this.overlap = overlap;
        this.startTimeout = startTimeout;
    }

    /// What the task showed before it was asked to start.
    ///
    /// @param hidden a run may have been under way that could not be seen
    record Baseline(String lastRun, int lastResult, boolean hidden) {}

    sealed interface Phase {
        /// Not asked to start.
        ///
        /// @param outstanding since when no run is under way whose result is still to come; null
        ///   while one is, or before the first look
        /// @param lastRun the token of the last run since then: another can pass between two looks
        record Before(@Nullable Duration outstanding, @Nullable String lastRun) implements Phase {
            static final Before UNSEEN = new Before(null, null);
        }

        /// An earlier life of the worker was about to ask, and may have.
        record Doubtful(Baseline baseline, Duration since) implements Phase {}

        /// Asked to start, and not seen to have.
        ///
        /// @param since when it was asked, or last seen queued
        /// @param looked when it was last looked at; null where that was in an earlier life of the
        ///   worker
        record Asked(Seen seen, Duration since, @Nullable Duration looked) implements Phase {}

        record Active(Seen seen) implements Phase {}

        /// Seen, and no longer active.
        ///
        /// @param first when that was first seen
        /// @param stable since when the result is what it is
        record Over(Seen seen, Duration first, Duration stable, int result) implements Phase {}
    }

    /// What was seen of a run.
    ///
    /// @param lastRun the token of this run, once `moved`; that of the baseline until then
    /// @param running seen to run, not only by its token
    /// @param adopted not started by this attempt
    /// @param told the last look that saw it run found the same in the last result
    /// @param doubt another run was about meanwhile, and can have written the result
    record Seen(
            Baseline baseline,
            @Nullable String instance,
            String lastRun,
            boolean moved,
            boolean running,
            boolean told,
            boolean adopted,
            boolean doubt) {

        static Seen none(Baseline baseline, @Nullable String instance) {
            return new Seen(
                    baseline, instance, baseline.lastRun(), false, false, false, false, false);
        }

        Seen at(TaskView view, @Nullable String guid, boolean isRunning, boolean isDoubtful) {
            boolean another = !view.lastRun().equals(lastRun);
            return new Seen(
                    baseline,
                    guid,
                    view.lastRun(),
                    moved || another,
                    running || isRunning,
                    isRunning ? view.lastResult() == ResultCode.RUNNING : told,
                    adopted,
                    doubt || isDoubtful || (moved && another));
        }
    }

    sealed interface Verdict {
        /// A run that is not ours is under way, and the job says not to wait.
        record AlreadyRunning(String why) implements Verdict {}

        /// No sign of a start. `result` is what the task shows now; `baseline` what it showed
        /// before.
        record NotStarted(int result, int baseline) implements Verdict {}

        record Ended(int result, Seen seen) implements Verdict {}

        /// It was under way, and what it came to cannot be known.
        record Uncertain(String why) implements Verdict {}
    }

    /// What is to be done next, from which phase on.
    sealed interface Step {
        record Look(Phase next) implements Step {}

        record Start(Baseline baseline) implements Step {}

        record Done(Verdict verdict) implements Step {}
    }

    /// @param now elapsed time, on the same line as that in the phase
    Step step(Phase phase, TaskView view, Duration now) {
        return switch (phase) {
            case Phase.Before before -> before(before, view, now);
            case Phase.Doubtful doubtful -> doubtful(doubtful, view, now);
            case Phase.Asked asked -> asked(asked, view, now);
            case Phase.Active active -> active(active, view, now);
            case Phase.Over over -> over(over, view, now);
        };
    }

    private Step before(Phase.Before before, TaskView view, Duration now) {
        if (!isActive(view, null)) {
            boolean same = view.lastRun().equals(before.lastRun());
            Duration since = same && before.outstanding() != null ? before.outstanding() : now;
            return now.minus(since).compareTo(settling(view.lastResult())) < 0
                    ? new Step.Look(new Phase.Before(since, view.lastRun()))
                    : new Step.Start(baseline(view));
        }
        return switch (overlap) {
            case WAIT -> new Step.Look(Phase.Before.UNSEEN);
            case REJECT ->
                    new Step.Done(
                            new Verdict.AlreadyRunning("a run of the task is already under way"));
            case ADOPT -> adopt(baseline(view), view);
        };
    }

    /// How long the result of a run that is gone may still be to come.
    private static Duration settling(int lastResult) {
        if (lastResult == ResultCode.RUNNING || lastResult == ResultCode.QUEUED) {
            return OUTSTANDING;
        }
        // It hides what was there before.
        return ResultCode.isRefusal(lastResult) ? CONFIRM_UNTOLD : NEXT_SECOND;
    }

    private static Step adopt(Baseline baseline, TaskView view) {
        if (view.instances() != null && view.instances().size() > 1) {
            return new Step.Done(
                    new Verdict.AlreadyRunning(
                            view.instances().size()
                                    + " runs of the task are under way: which to adopt cannot be told"));
        }
        boolean running = isRunning(view, null);
        return new Step.Look(
                new Phase.Active(
                        new Seen(
                                baseline,
                                guid(view, null),
                                view.lastRun(),
                                running,
                                running,
                                view.lastResult() == ResultCode.RUNNING,
                                true,
                                false)));
    }

    private static Step doubtful(Phase.Doubtful doubtful, TaskView view, Duration now) {
        Baseline baseline = doubtful.baseline();
        if (isActive(view, null)) {
            return adopt(baseline, view);
        }
        if (!view.lastRun().equals(baseline.lastRun())) {
            return new Step.Look(new Phase.Asked(Seen.none(baseline, null), now, null));
        }
        return now.minus(doubtful.since()).compareTo(DOUBT) < 0
                ? new Step.Look(doubtful)
                : new Step.Start(baseline(view));
    }

    private Step asked(Phase.Asked asked, TaskView view, Duration now) {
        String guid = asked.seen().instance();
        boolean moved = !view.lastRun().equals(asked.seen().lastRun());
        boolean running = isRunning(view, guid);
        boolean queued = !running && isActive(view, guid);
        boolean unwatched = asked.looked() == null || now.minus(asked.looked()).compareTo(GAP) > 0;
        // What began while ours is queued is another run; and while nobody looked there can have
        // been several.
        boolean sure = running && guid != null;
        boolean doubt =
                others(view, guid) || (moved && ((queued && !running) || (unwatched && !sure)));
        Seen seen = asked.seen().at(view, guid(view, guid), running, doubt);
        if (running) {
            return new Step.Look(new Phase.Active(seen));
        }
        if (queued) {
            return new Step.Look(new Phase.Asked(seen, now, now));
        }
        if (seen.moved()) {
            return new Step.Look(new Phase.Over(seen, now, now, view.lastResult()));
        }
        return now.minus(asked.since()).compareTo(startTimeout) < 0
                ? new Step.Look(new Phase.Asked(seen, asked.since(), now))
                : new Step.Done(
                        new Verdict.NotStarted(view.lastResult(), seen.baseline().lastResult()));
    }

    private static Step active(Phase.Active active, TaskView view, Duration now) {
        Seen before = active.seen();
        String guid = before.instance();
        Seen seen = before.at(view, guid(view, guid), isRunning(view, guid), others(view, guid));
        return isActive(view, guid)
                ? new Step.Look(new Phase.Active(seen))
                : new Step.Look(new Phase.Over(seen, now, now, view.lastResult()));
    }

    private static Step over(Phase.Over over, TaskView view, Duration now) {
        String guid = over.seen().instance();
        boolean again = isActive(view, guid);
        // Without an instance to know it by, what runs again can be another run.
        Seen seen =
                over.seen()
                        .at(
                                view,
                                guid,
                                isRunning(view, guid),
                                others(view, guid) || (again && guid == null));
        if (again) {
            return new Step.Look(new Phase.Active(seen));
        }
        if (view.lastResult() != over.result()) {
            return new Step.Look(new Phase.Over(seen, over.first(), now, view.lastResult()));
        }
        Duration confirm = seen.told() ? CONFIRM : CONFIRM_UNTOLD;
        boolean late = now.minus(over.first()).compareTo(LATEST_RESULT) >= 0;
        boolean open = ResultCode.isUnfinished(view.lastResult());
        if (now.minus(over.stable()).compareTo(confirm) < 0 || (open && !late)) {
            return new Step.Look(new Phase.Over(seen, over.first(), over.stable(), over.result()));
        }
        return new Step.Done(verdict(seen, view.lastResult()));
    }

    private static Verdict verdict(Seen seen, int result) {
        if (seen.doubt()) {
            return new Verdict.Uncertain(
                    "another run of the task was about, or may have been, while nobody could look: the"
                            + " last result, "
                            + ResultCode.describe(result)
                            + ", can be that one's");
        }
        if (seen.baseline().hidden()) {
            return new Verdict.Uncertain(
                    "a refused start hid whether another run was under way before: the last result, "
                            + ResultCode.describe(result)
                            + ", can be that one's");
        }
        if (ResultCode.isUnfinished(result)) {
            return new Verdict.Uncertain(
                    "the run is gone, and its result still is " + ResultCode.describe(result));
        }
        if (!ResultCode.isRefusal(result)) {
            return new Verdict.Ended(result, seen);
        }
        return seen.running()
                ? new Verdict.Uncertain(
                        "another start was refused meanwhile, which hides how the run ended: "
                                + ResultCode.describe(result))
                : new Verdict.NotStarted(result, seen.baseline().lastResult());
    }

    private static Baseline baseline(TaskView view) {
        boolean hidden = view.instances() == null && ResultCode.isRefusal(view.lastResult());
        return new Baseline(view.lastRun(), view.lastResult(), hidden);
    }

    /// Running or queued. Without an instance to look for, any.
    private static boolean isActive(TaskView view, @Nullable String guid) {
        List<Instance> instances = view.instances();
        if (instances == null) {
            return view.lastResult() == ResultCode.RUNNING
                    || view.lastResult() == ResultCode.QUEUED;
        }
        return instances.stream().anyMatch(each -> guid == null || each.guid().equals(guid));
    }

    private static boolean isRunning(TaskView view, @Nullable String guid) {
        List<Instance> instances = view.instances();
        if (instances == null) {
            return view.lastResult() == ResultCode.RUNNING;
        }
        return instances.stream()
                .anyMatch(each -> each.running() && (guid == null || each.guid().equals(guid)));
    }

    /// Whether a run is about that is not the one looked for.
    private static boolean others(TaskView view, @Nullable String guid) {
        List<Instance> instances = view.instances();
        if (instances == null) {
            return false;
        }
        return guid == null
                ? instances.size() > 1
                : instances.stream().anyMatch(each -> !each.guid().equals(guid));
    }

    /// The instance looked for; without one, the only one there is.
    private static @Nullable String guid(TaskView view, @Nullable String guid) {
        List<Instance> instances = view.instances();
        return guid == null && instances != null && instances.size() == 1
                ? instances.getFirst().guid()
                : guid;
    }
}
