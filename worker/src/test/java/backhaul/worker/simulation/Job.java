package backhaul.worker.simulation;

import backhaul.protocol.RunKey;
import org.jspecify.annotations.Nullable;

/// A job in the world outside the worker, with a course of its own.
final class Job {
    final String id;
    final RunKey run;
    final int attempt;
    final Life life;
    final Course course;
    State state = State.GOING;
    World.@Nullable Event end;

    enum State {
        GOING,
        SUCCEEDED,
        FAILED,
        /// Stopped because someone asked it to, or its process died.
        STOPPED
    }

    /// How a job would end by itself.
    enum Course {
        SUCCEEDS,
        FAILS,
        FAILS_FOR_GOOD,
        HANGS,
        /// The engine that watches it breaks.
        BREAKS,
        ENDS_UNSEEN
    }

    Job(String id, RunKey run, int attempt, Life life, Course course) {
        this.id = id;
        this.run = run;
        this.attempt = attempt;
        this.life = life;
        this.course = course;
    }

    boolean over() {
        return state != State.GOING;
    }
}
