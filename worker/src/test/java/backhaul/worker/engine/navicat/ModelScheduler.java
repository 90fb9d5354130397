package backhaul.worker.engine.navicat;

import backhaul.sandbox.tasks.ModelTask;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The model as the engine's port sees it, in a time that only waiting moves.
final class ModelScheduler implements TaskScheduler, Pace {
    final ModelTask task;
    final boolean showsInstances;
    private final StopPlan plan;
    private Duration now = Duration.ZERO;
    private Faults faults = new Faults(0, 0, Duration.ZERO, Duration.ZERO);
    private @Nullable Duration crashAt;
    private int starts;
    private int stops;
    private @Nullable Duration firstStart;

    /// Completes the attempt's stop when its time has come.
    interface StopPlan {
        void at(Duration now);
    }

    /// How the way to the scheduler fails.
    ///
    /// @param lostStarts so many starts are taken, and their answer is lost
    /// @param unheardStarts so many starts are lost on their way
    /// @param deafFrom from then on, and
    /// @param deafFor for so long nothing is answered
    record Faults(int lostStarts, int unheardStarts, Duration deafFrom, Duration deafFor) {}

    ModelScheduler(ModelTask task, boolean showsInstances, StopPlan plan) {
        this.task = task;
        this.showsInstances = showsInstances;
        this.plan = plan;
    }

    void fail(Faults how) {
        faults = how;
    }

    /// The worker ends there, at its next wait.
    void crash(Duration at) {
        crashAt = at;
    }

    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    int starts() {
        return starts;
    }

    int stops() {
        return stops;
    }

    /// When the first start was asked for.
    @Nullable Duration firstStart() {
        return firstStart;
    }

    private void answer() throws IOException {
        task.settle(now);
        boolean deaf =
                now.compareTo(faults.deafFrom()) >= 0
                        && now.compareTo(faults.deafFrom().plus(faults.deafFor())) < 0;
        if (deaf) {
            throw new IOException("the bridge died");
        }
    }

    @Override
    public Description describe() throws IOException {
        answer();
        Details details =
                showsInstances
                        ? new Details(
                                task.habits().enabled(),
                                task.habits().demandStart(),
                                task.habits().timeLimit(),
                                false,
                                "HOST\\backup",
                                "navicat.exe")
                        : null;
        return new Description.Known(details, view());
    }

    @Override
    public TaskView look() throws IOException {
        answer();
        return view();
    }

    private TaskView view() {
        ModelTask.View view = task.look();
        return new TaskView(
                view.lastRun().toString(),
                view.lastResult(),
                showsInstances
                        ? view.instances().stream().map(ModelScheduler::instance).toList()
                        : null);
    }

    private static Instance instance(ModelTask.Shown shown) {
        return new Instance(shown.run().guid(), shown.run().pid(), shown.running());
    }

    @Override
    public Launch start() throws IOException {
        answer();
        starts++;
        if (firstStart == null) {
            firstStart = now;
        }
        if (faults.unheardStarts() >= starts) {
            throw new IOException("the bridge died before it asked for the start");
        }
        ModelTask.Start start = task.start();
        task.settle(now);
        if (faults.lostStarts() >= starts) {
            throw new IOException("the bridge died after it asked for the start");
        }
        return switch (start) {
            case ModelTask.Start.Dropped _ -> new Launch.Taken(null);
            case ModelTask.Start.Taken taken ->
                    new Launch.Taken(
                            showsInstances
                                    ? instance(new ModelTask.Shown(taken.run(), true))
                                    : null);
            // schtasks.exe says yes to everything.
            case ModelTask.Start.Refused refused ->
                    showsInstances
                            ? new Launch.Refused(
                                    refused.code(), ResultCode.describe(refused.code()))
                            : new Launch.Taken(null);
        };
    }

    @Override
    public void stop(@Nullable String instance) throws IOException {
        answer();
        stops++;
        task.stop(instance);
        task.settle(now);
    }

    @Override
    public Duration elapsed() {
        return now;
    }

    @Override
    public void pause(Duration time, CompletableFuture<?> end) {
        Duration until = now.plus(time);
        Duration step = Duration.ofMillis(100);
        while (!end.isDone() && now.compareTo(until) < 0) {
            now = now.plus(step).compareTo(until) > 0 ? until : now.plus(step);
            plan.at(now);
        }
        if (crashAt != null && now.compareTo(crashAt) >= 0) {
            crashAt = null;
            throw new Crash();
        }
    }

    @Override
    public void close() {
        // Time goes on.
    }
}
