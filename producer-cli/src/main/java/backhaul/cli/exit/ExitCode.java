package backhaul.cli.exit;

import backhaul.protocol.RunStatus;

/// What a command says to its caller. A wait ends with the run's own code.
public enum ExitCode {
    /// Succeeded, or done.
    DONE(0),
    /// Never started: wrong usage or configuration, refused, rejected, expired.
    NEVER_STARTED(1),
    /// Not acknowledged, or not watched to its end: the run may go on.
    NOT_WATCHED(2),
    TIMED_OUT(3),
    FAILED(4),
    CANCELLED(5),
    /// Ended, but no one can say how.
    UNKNOWN(6),
    /// Ctrl-C; the run goes on.
    INTERRUPTED(7),
    /// A fault of the program, of this one or of the worker.
    INTERNAL(8);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /// The code of a run that ended; one that goes on is not watched to its end. Taken from the
    /// state, so that a code that does not fit its state is not passed on.
    public static ExitCode of(RunStatus status) {
        return switch (status.state()) {
            case SUCCEEDED -> DONE;
            case REJECTED, EXPIRED -> NEVER_STARTED;
            case TIMED_OUT -> TIMED_OUT;
            case FAILED -> "internal".equals(status.reason()) ? INTERNAL : FAILED;
            case CANCELLED -> CANCELLED;
            case UNKNOWN -> "monitoring".equals(status.reason()) ? NOT_WATCHED : UNKNOWN;
            case ACCEPTED, RUNNING, RETRYING -> NOT_WATCHED;
        };
    }
}
