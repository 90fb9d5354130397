package backhaul.worker.simulation;

import org.jspecify.annotations.Nullable;

/// A thread of the simulated world. It only runs while it has the baton.
final class Actor {
    final String name;
    final Life life;
    @Nullable Thread thread;
    volatile boolean ended;

    /// As `Thread.interrupt()`, but told at the next wait only.
    boolean interrupted;

    Actor(String name, Life life) {
        this.name = name;
        this.life = life;
    }

    @Override
    public String toString() {
        return life.name() + "/" + name;
    }
}
