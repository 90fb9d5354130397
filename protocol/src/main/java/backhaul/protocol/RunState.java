package backhaul.protocol;

import java.util.Locale;

/// The states of a run, in the words of the wire.
public enum RunState {
    ACCEPTED(false),
    RUNNING(false),
    RETRYING(false),
    SUCCEEDED(true),
    FAILED(true),
    TIMED_OUT(true),
    CANCELLED(true),
    UNKNOWN(true),
    REJECTED(true),
    EXPIRED(true);

    private final boolean terminal;

    RunState(boolean terminal) {
        this.terminal = terminal;
    }

    public boolean terminal() {
        return terminal;
    }

    /// As written in a status event: `timed_out`.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
