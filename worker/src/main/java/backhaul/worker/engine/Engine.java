package backhaul.worker.engine;

import backhaul.protocol.RunStatus.Handle;
import java.util.Optional;

/// Runs attempts. Each call blocks its own virtual thread until the attempt has ended; calls for
/// different runs happen at once. An attempt ends because its work ended or because
/// [Attempt#stop()] fired, in which case the engine stops the work, makes sure that it is stopped,
/// and says so. Expected failures are outcomes; an exception is a bug and becomes `internal`.
public interface Engine extends AutoCloseable {

    /// Does the work. `spec` is the job's, with the request's parameters in it.
    Outcome run(JobSpec spec, Attempt attempt) throws InterruptedException;

    /// A dry run: everything but the effect. Checks that what the job needs exists and is
    /// reachable.
    Outcome rehearse(JobSpec spec, Attempt attempt) throws InterruptedException;

    /// Called once for an attempt that an earlier life of this worker had under way. An engine
    /// whose jobs outlive the worker watches on and returns their real outcome; any other stops and
    /// cleans up what is left of the attempt, then returns [Outcome.Lost]. The handle is absent
    /// where the worker died before it was recorded, or where it is not to be obeyed.
    Outcome recover(Attempt attempt, Optional<Handle> handle) throws InterruptedException;

    /// The same where the job is still in the catalog, for an engine to which its spec says what is
    /// left to undo. It is the spec that the job has now, without what the request had set.
    default Outcome recover(JobSpec spec, Attempt attempt, Optional<Handle> handle)
            throws InterruptedException {
        return recover(attempt, handle);
    }

    /// True where a job goes on without this worker: a drain leaves it to be re-attached.
    boolean outlivesWorker();

    /// One line for the start and `check --connect`: `20.10.24 at unix:///var/run/docker.sock`.
    Probe probe();

    @Override
    void close();

    record Probe(boolean ok, String line) {}
}
