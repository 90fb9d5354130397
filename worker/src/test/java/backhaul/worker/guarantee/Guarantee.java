package backhaul.worker.guarantee;

/// A promise that is kept in every history. It fails with an `AssertionError` at the fact that
/// breaks it, or, where something is missing, at the end.
public interface Guarantee {
    void saw(Fact fact);

    /// The history is over: nothing more will come.
    default void verify() {}
}
