package backhaul.protocol;

import java.util.Locale;

/// Why an authentic request was refused.
public enum RejectReason {
    WRONG_AUDIENCE,
    NOT_PERMITTED,
    UNKNOWN_JOB,
    PARAMETER_NOT_OPEN,
    INVALID_PARAMETER,
    LIMIT_EXCEEDED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
