package backhaul.protocol;

import java.util.Locale;

/// Why a record was not let in.
public enum DeadLetterReason {
    MISSING_SIGNATURE,
    UNKNOWN_KEY,
    BAD_SIGNATURE,
    REVOKED_KEY,
    MALFORMED,
    TOO_LARGE,
    HEADER_MISMATCH,
    STALE,
    WRONG_PARTITION,
    NOT_PERMITTED,
    CONFLICT;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
