package backhaul.worker.simulation;

/// Ends a thread of a process that was killed, wherever it is. Whatever the thread tries on its way
/// out has no effect any more.
final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed() {
        super("the process was killed", null, false, false);
    }
}
