package backhaul.worker.engine.docker;

/// An expected ending of the work below an attempt, on its way up to become an outcome.
final class Failure extends Exception {
    private final boolean retryable;

    private Failure(boolean retryable, String message) {
        super(message);
        this.retryable = retryable;
    }

    /// Another try can help: the daemon was away, the disk was full.
    static Failure passing(String message) {
        return new Failure(true, message);
    }

    /// Another try would end the same way until someone changes something.
    static Failure lasting(String message) {
        return new Failure(false, message);
    }

    boolean retryable() {
        return retryable;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
