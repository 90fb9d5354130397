package backhaul.worker.simulation;

import java.util.ArrayDeque;
import java.util.Deque;

/// What threads and plans belong to, and end with: a process, or the world outside, which never
/// ends.
final class Life {
    private final String name;
    private boolean over;
    private boolean frozen;
    private final Deque<World.Event> missed = new ArrayDeque<>();

    Life(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /// True once it was killed.
    boolean over() {
        return over;
    }

    boolean frozen() {
        return frozen;
    }

    boolean acts() {
        return !over && !frozen;
    }

    void end() {
        over = true;
        missed.clear();
    }

    void freeze() {
        frozen = true;
    }

    /// Keeps what falls into a time in which nothing of this life moves.
    void miss(World.Event event) {
        missed.add(event);
    }

    Deque<World.Event> thaw() {
        frozen = false;
        Deque<World.Event> all = new ArrayDeque<>(missed);
        missed.clear();
        return all;
    }
}
