package backhaul.worker.engine.navicat;

import backhaul.protocol.RunStatus.Artifact;
import backhaul.settings.Durations;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.Outcome.Result;
import backhaul.worker.engine.StopReason;
import backhaul.worker.engine.navicat.TaskScheduler.Details;
import backhaul.worker.engine.navicat.Watch.Phase;
import backhaul.worker.engine.navicat.Watch.Verdict;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a verdict means for an attempt, in words.
final class Endings {
    static final String RUNS = "the task runs";

    private Endings() {}

    static Outcome notStarted(boolean retryable, String why) {
        return new Outcome.Failed(retryable, "not_started: " + why, Result.NONE);
    }

    static Outcome succeeded(List<Artifact> artifacts, List<String> warnings) {
        return new Outcome.Succeeded(null, new Result(warnings, artifacts, null));
    }

    static Outcome of(
            Verdict verdict, NavicatSpec spec, @Nullable Details details, List<String> warnings) {
        Result result = new Result(warnings, List.of(), null);
        return switch (verdict) {
            case Verdict.AlreadyRunning(String why) -> notStarted(true, why);
            case Verdict.NotStarted notStarted ->
                    notStarted(
                            ResultCode.isRetryable(notStarted.result()),
                            unseen(notStarted, spec.startTimeout()));
            case Verdict.Uncertain(String why) -> new Outcome.Unknown(why, result);
            case Verdict.Ended(int code, _) -> ended(code, details, result);
        };
    }

    private static String unseen(Verdict.NotStarted notStarted, Duration startTimeout) {
        String sign = "no sign of a start within " + Durations.format(startTimeout);
        return notStarted.result() == notStarted.baseline()
                ? sign
                : sign + "; the task shows " + ResultCode.describe(notStarted.result());
    }

    private static Outcome ended(int code, @Nullable Details details, Result result) {
        if (code == ResultCode.TERMINATED) {
            String limit =
                    details == null || details.timeLimit() == null
                            ? "its own time limit"
                            : "its own time limit of " + Durations.format(details.timeLimit());
            return new Outcome.Stopped(
                    StopReason.CANCEL,
                    "the task was ended from outside: by someone in the Task Scheduler, or by "
                            + limit,
                    result);
        }
        return new Outcome.Failed(
                ResultCode.isRetryable(code),
                "the task ended with " + ResultCode.describe(code),
                result);
    }

    static String describe(Phase phase) {
        return switch (phase) {
            case Phase.Before _ -> "waits for a run of the task that is under way";
            case Phase.Doubtful _ -> "looks whether the task was started";
            case Phase.Asked _ -> "the task was asked to start";
            case Phase.Active active -> active.seen().running() ? RUNS : "the task is queued";
            case Phase.Over _ -> "the task has ended";
        };
    }
}
