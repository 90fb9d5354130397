package backhaul.worker.engine.navicat;

import backhaul.worker.engine.navicat.TaskHandle.SchedulerKind;
import java.util.function.Supplier;

/// What of its host a run needs.
record NavicatHost(Schedulers schedulers, Processes processes, Supplier<Pace> pace) {

    /// The ways to ask the Task Scheduler.
    interface Schedulers {

        /// Chooses one before a start; it is never changed during a run.
        SchedulerKind choose() throws InterruptedException;

        TaskScheduler open(SchedulerKind kind, String task);
    }
}
