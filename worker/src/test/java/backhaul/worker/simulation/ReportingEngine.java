package backhaul.worker.simulation;

import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.Outcome;
import java.util.Optional;

/// Tells of every call of an engine, and of its end.
final class ReportingEngine implements Engine {
    private final Engine engine;
    private final Calls calls;

    /// Who is told.
    interface Calls {
        void begun(Attempt attempt);

        void over(Attempt attempt);
    }

    ReportingEngine(Engine engine, Calls calls) {
        this.engine = engine;
        this.calls = calls;
    }

    private interface Call {
        Outcome make() throws InterruptedException;
    }

    private Outcome reported(Attempt attempt, Call call) throws InterruptedException {
        calls.begun(attempt);
        try {
            return call.make();
        } finally {
            calls.over(attempt);
        }
    }

    @Override
    public Outcome run(JobSpec spec, Attempt attempt) throws InterruptedException {
        return reported(attempt, () -> engine.run(spec, attempt));
    }

    @Override
    public Outcome rehearse(JobSpec spec, Attempt attempt) throws InterruptedException {
        return reported(attempt, () -> engine.rehearse(spec, attempt));
    }

    @Override
    public Outcome recover(Attempt attempt, Optional<Handle> handle) throws InterruptedException {
        return reported(attempt, () -> engine.recover(attempt, handle));
    }

    @Override
    public boolean outlivesWorker() {
        return engine.outlivesWorker();
    }

    @Override
    public Probe probe() {
        return engine.probe();
    }

    @Override
    public void close() {
        engine.close();
    }
}
