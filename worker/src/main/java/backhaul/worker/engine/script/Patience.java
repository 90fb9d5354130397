package backhaul.worker.engine.script;

import java.time.Duration;

/// How long an attempt waits for what should not take long.
///
/// `starting`: until the command runs. `settling`: what the command started in passing, such as a
/// `tee` of its output, may end by itself. `killing`: until nothing of the run is left, when all of
/// it is killed again and again. `answering`: until the system has told what it was asked beside
/// that. `reading`: until the output is read, when nothing of the run is alive any more.
record Patience(
        Duration starting,
        Duration settling,
        Duration killing,
        Duration answering,
        Duration reading) {

    static final Patience USUAL =
            new Patience(
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(10));

    /// All that ending a run may take, besides the time that its processes are given.
    Duration ending() {
        return killing.plus(answering);
    }
}
