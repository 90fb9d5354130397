package backhaul.sandbox.process;

/// What can be sent to a [ChildJvm], on POSIX systems.
public enum Signal {
    /// Ends the process at once, without its noticing.
    KILL,
    /// Asks it to end.
    TERM,
    /// Freezes it until [#CONT].
    STOP,
    CONT
}
