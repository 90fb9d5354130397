package backhaul.worker.engine.navicat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One task of the Task Scheduler, and a conversation about it. An [IOException] of any call says
/// only that there was no answer: what was asked for may have happened. The next call tries anew.
interface TaskScheduler extends AutoCloseable {

    Description describe() throws IOException, InterruptedException;

    TaskView look() throws IOException, InterruptedException;

    /// Asks for a start. That it was taken proves nothing.
    Launch start() throws IOException, InterruptedException;

    /// Asks for the end of an instance. Without one, of all of the task's. Proves nothing either.
    void stop(@Nullable String instance) throws IOException, InterruptedException;

    /// Ends the conversation, and nothing else.
    @Override
    void close();

    sealed interface Description {
        /// There is no such task, or it may not be seen.
        record Missing(String why) implements Description {}

        /// It is there.
        ///
        /// @param details null where the scheduler is only asked for numbers
        record Known(@Nullable Details details, TaskView view) implements Description {}
    }

    /// How the task is set up.
    ///
    /// @param timeLimit null where it has none
    record Details(
            boolean enabled,
            boolean demandStart,
            @Nullable Duration timeLimit,
            boolean onlyWhenLoggedOn,
            String account,
            String action) {}

    /// What one look at the task saw.
    ///
    /// @param lastRun when it last began, as the scheduler writes it: only compared, never read
    /// @param lastResult of the run before while a run is under way, or [ResultCode#RUNNING]
    /// @param instances null where the scheduler does not show them
    record TaskView(String lastRun, int lastResult, @Nullable List<Instance> instances) {
        public TaskView {
            instances = instances == null ? null : List.copyOf(instances);
        }
    }

    /// A run of the task that is under way, or queued.
    ///
    /// @param pid of the process that it runs in; 0 where that is not known
    record Instance(String guid, long pid, boolean running) {}

    sealed interface Launch {
        /// The start was taken.
        ///
        /// @param instance null where the scheduler does not tell
        record Taken(@Nullable Instance instance) implements Launch {}

        record Refused(int code, String why) implements Launch {}
    }
}
