package backhaul.protocol.event;

/// What a worker's record says, and whether that worker is proven to have said it.
public sealed interface Reading<T> {

    /// Verified under a key of the worker that the event names.
    record Checked<T>(T event) implements Reading<T> {}

    /// Readable, and not proven: for display only, marked as unchecked.
    record Unchecked<T>(T event, Why why) implements Reading<T> {}

    /// No event of the expected type. `authentic` says that a trusted key signed it all the same:
    /// then a worker of a newer version speaks, and not a stranger.
    record Unreadable<T>(String detail, boolean authentic) implements Reading<T> {}

    enum Why {
        /// No worker's key is configured.
        NOT_CONFIGURED,
        /// The keys of some workers are configured, but none of this one.
        UNKNOWN_WORKER,
        /// Not signed, or not by this worker.
        BAD_SIGNATURE
    }
}
