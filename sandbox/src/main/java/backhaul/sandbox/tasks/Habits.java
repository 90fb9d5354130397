package backhaul.sandbox.tasks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a task of the model behaves. Each knob is something that the Task Scheduler does, or that
/// happens to it.
///
/// @param lasts how long a run of the task takes; zero for one that nobody sees run
/// @param exitCode what its program ends with
/// @param enabled a disabled task is not started
/// @param demandStart whether it may be started on demand
/// @param whenRunning what becomes of a start while a run is under way
/// @param silentDrop a start is taken, and nothing comes of it
/// @param startsAfter between the start that was asked for and the run
/// @param queued whether it is shown as queued until then
/// @param showsRunning whether the last result says so while a run is under way; else it is that of
///   the run before
/// @param resultAfter between the end of a run and its result
/// @param stopDenied a stop is taken, and nothing comes of it
/// @param children processes that a stop leaves running
/// @param timeLimit the task's own; null for none
public record Habits(
        Duration lasts,
        int exitCode,
        boolean enabled,
        boolean demandStart,
        WhenRunning whenRunning,
        boolean silentDrop,
        Duration startsAfter,
        boolean queued,
        boolean showsRunning,
        Duration resultAfter,
        boolean stopDenied,
        int children,
        @Nullable Duration timeLimit) {

    /// The task's rule for a start while it runs; their order is Windows'.
    public enum WhenRunning {
        PARALLEL,
        QUEUE,
        IGNORE
    }

    /// A task that does its work and ends.
    public static Habits lasting(Duration lasts, int exitCode) {
        return new Habits(
                lasts,
                exitCode,
                true,
                true,
                WhenRunning.IGNORE,
                false,
                Duration.ZERO,
                false,
                true,
                Duration.ZERO,
                false,
                0,
                null);
    }

    public Habits disabled() {
        return with(false, demandStart, silentDrop, stopDenied, children, timeLimit);
    }

    public Habits notOnDemand() {
        return with(enabled, false, silentDrop, stopDenied, children, timeLimit);
    }

    public Habits droppingStarts() {
        return with(enabled, demandStart, true, stopDenied, children, timeLimit);
    }

    public Habits denyingStops() {
        return with(enabled, demandStart, silentDrop, true, children, timeLimit);
    }

    public Habits leaving(int left) {
        return with(enabled, demandStart, silentDrop, stopDenied, left, timeLimit);
    }

    public Habits limitedTo(Duration limit) {
        return with(enabled, demandStart, silentDrop, stopDenied, children, limit);
    }

    private Habits with(
            boolean isEnabled,
            boolean onDemand,
            boolean drops,
            boolean denies,
            int left,
            @Nullable Duration limit) {
        return new Habits(
                lasts,
                exitCode,
                isEnabled,
                onDemand,
                whenRunning,
                drops,
                startsAfter,
                queued,
                showsRunning,
                resultAfter,
                denies,
                left,
                limit);
    }

    public Habits when(WhenRunning rule) {
        return new Habits(
                lasts,
                exitCode,
                enabled,
                demandStart,
                rule,
                silentDrop,
                startsAfter,
                queued,
                showsRunning,
                resultAfter,
                stopDenied,
                children,
                timeLimit);
    }

    public Habits starting(Duration after, boolean shownAsQueued) {
        return new Habits(
                lasts,
                exitCode,
                enabled,
                demandStart,
                whenRunning,
                silentDrop,
                after,
                shownAsQueued,
                showsRunning,
                resultAfter,
                stopDenied,
                children,
                timeLimit);
    }

    public Habits telling(boolean running, Duration result) {
        return new Habits(
                lasts,
                exitCode,
                enabled,
                demandStart,
                whenRunning,
                silentDrop,
                startsAfter,
                queued,
                running,
                result,
                stopDenied,
                children,
                timeLimit);
    }
}
