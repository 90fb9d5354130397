package backhaul.worker.engine.script;

import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.Outcome;
import java.util.Optional;

/// Runs commands on this host. What it starts does not outlive an attempt, nor the worker for
/// longer than until its next start.
final class ScriptEngine implements Engine {
    private final ScriptHost host;

    ScriptEngine(ScriptHost host) {
        this.host = host;
    }

    @Override
    public Outcome run(JobSpec spec, Attempt attempt) throws InterruptedException {
        return new ScriptRun(host, (ScriptSpec) spec, attempt).run();
    }

    @Override
    public Outcome rehearse(JobSpec spec, Attempt attempt) throws InterruptedException {
        return new Rehearsal(host, (ScriptSpec) spec, attempt).perform();
    }

    @Override
    public Outcome recover(Attempt attempt, Optional<Handle> handle) throws InterruptedException {
        return new Recovery(host, attempt).perform(handle.flatMap(CommandHandle::of));
    }

    @Override
    public boolean outlivesWorker() {
        return false;
    }

    @Override
    public Probe probe() {
        return new Probe(true, "runs commands as " + System.getProperty("user.name", "itself"));
    }

    @Override
    public void close() {
        // Every attempt ends what it started before it returns.
    }
}
