package backhaul.worker.engine.navicat;

/// What becomes of an attempt that finds a run of the task under way that is not its own.
enum Overlap {
    /// It starts the task when that run is over.
    WAIT,
    /// It watches that run as if it were its own, but never stops it.
    ADOPT,
    /// It fails.
    REJECT
}
