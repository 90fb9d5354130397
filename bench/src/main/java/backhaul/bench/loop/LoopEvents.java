package backhaul.bench.loop;

import backhaul.worker.run.Run;

/// What a benchmark wants to know of a loop. Called on the loop's thread.
interface LoopEvents {

    default void skipped(int records) {}

    default void committed(Run run) {}

    default void transaction() {}

    default void serving() {}
}
