package backhaul.worker.engine;

/// Why a running attempt is to be stopped.
public enum StopReason {
    /// The attempt's `timeout` or the run's `deadline` is over.
    TIMEOUT,
    /// No sign of life for `stallTimeout`.
    STALLED,
    CANCEL,
    /// The worker leaves in order.
    DRAIN,
    /// The run is no longer this worker's.
    UNIT_LOST
}
