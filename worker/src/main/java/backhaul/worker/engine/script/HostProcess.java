package backhaul.worker.engine.script;

/// A process of this host as one look at it saw it. `session` and `group` are 0 where the system
/// does not tell; `marked` says that its environment carries the mark that was looked for. A
/// process that has ended and waits for its parent to notice is not `alive`.
record HostProcess(
        Id id, long parent, long group, long session, String name, boolean alive, boolean marked) {

    /// A pid alone is used again; with the instant of its start it is not. `started` is in the
    /// system's own unit: clock ticks since boot on Linux, elsewhere milliseconds of the epoch.
    record Id(long pid, long started) {}

    long pid() {
        return id.pid();
    }

    boolean leadsSession() {
        return session == pid();
    }

    /// `pg_dump (4711)`.
    String label() {
        return name + " (" + pid() + ")";
    }
}
