package backhaul.worker.engine.docker;

import backhaul.worker.engine.StopReason;

/// How a piece of work ended.
sealed interface Ending<T> {

    record Done<T>(T value) implements Ending<T> {}

    record Failed<T>(Failure failure) implements Ending<T> {}

    record Stopped<T>(StopReason reason) implements Ending<T> {}
}
