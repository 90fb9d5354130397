package backhaul.worker.engine.navicat;

import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.Outcome;
import java.util.Optional;
import java.util.function.Supplier;

/// Runs scheduled tasks of this host. They go on without the worker, and are found again.
final class NavicatEngine implements Engine {
    private final NavicatHost host;
    private final Supplier<Probe> probe;

    NavicatEngine(NavicatHost host, Supplier<Probe> probe) {
        this.host = host;
        this.probe = probe;
    }

    @Override
    public Outcome run(JobSpec spec, Attempt attempt) throws InterruptedException {
        return new NavicatRun(host, (NavicatSpec) spec, attempt, host.schedulers().choose()).run();
    }

    @Override
    public Outcome rehearse(JobSpec spec, Attempt attempt) throws InterruptedException {
        return new Rehearsal(host, (NavicatSpec) spec, attempt).perform();
    }

    /// The intent is recorded before the task is asked to start: without a handle it never was.
    @Override
    public Outcome recover(Attempt attempt, Optional<Handle> handle) throws InterruptedException {
        if (handle.isEmpty()) {
            return new Outcome.Lost(
                    "the worker ended before the task was started", Outcome.Result.NONE);
        }
        Optional<TaskHandle> known = handle.flatMap(TaskHandle::of);
        if (known.isEmpty()) {
            return new Outcome.Unknown(
                    "the run of the task cannot be found again: its handle is of another version",
                    Outcome.Result.NONE);
        }
        return new NavicatRun(host, known.get().spec(), attempt, known.get().scheduler())
                .resume(known.get());
    }

    @Override
    public boolean outlivesWorker() {
        return true;
    }

    @Override
    public Probe probe() {
        return probe.get();
    }

    @Override
    public void close() {
        // Each attempt ends its own conversation.
    }
}
