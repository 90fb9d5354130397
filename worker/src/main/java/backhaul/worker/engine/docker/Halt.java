package backhaul.worker.engine.docker;

import java.time.Duration;
import java.util.Set;

/// A container that is stopped or paused while the `archives` are read that it could write to.
/// `patience` is how long it may take to stop; `after` holds the ids of those that have to run
/// before it.
record Halt(
        Target target,
        Consistency mode,
        Duration patience,
        Set<String> archives,
        Set<String> after) {

    Halt {
        archives = Set.copyOf(archives);
        after = Set.copyOf(after);
    }

    /// One life of a container: `startedAt` tells whether someone has started it since.
    record Target(String id, String name, String startedAt) {}

    String name() {
        return target.name();
    }

    String id() {
        return target.id();
    }

    boolean isStop() {
        return mode == Consistency.STOP;
    }
}
