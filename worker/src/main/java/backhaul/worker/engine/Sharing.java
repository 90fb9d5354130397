package backhaul.worker.engine;

/// Who can take up a job of an engine when the worker that began it is gone: what a pool may offer
/// depends on it.
public enum Sharing {
    /// No one else: it is about this host.
    HOST_ONLY,
    /// Any member, by running it again, if the job says that this does no harm.
    REPEATABLE,
    /// Any member, by its handle: the job goes on by itself.
    WATCHABLE
}
