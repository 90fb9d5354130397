package backhaul.worker.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Compares this host's clock with the brokers' by the append times of the worker's own records. A
/// worker that is too far off accepts nothing: it would let in what is stale and refuse what is
/// fresh.
public final class ClockCheck {
    static final Duration LIMIT = Duration.ofSeconds(30);

    private volatile Duration offset = Duration.ZERO;

    /// The broker stamped a record that was sent after `before` and acknowledged at `after`.
    public void observe(Instant appendedAt, Instant before, Instant after) {
        if (appendedAt.isBefore(before)) {
            offset = Duration.between(before, appendedAt);
        } else if (appendedAt.isAfter(after)) {
            offset = Duration.between(after, appendedAt);
        } else {
            offset = Duration.ZERO;
        }
    }

    public boolean trusted() {
        return offset.abs().compareTo(LIMIT) <= 0;
    }

    /// How far the brokers are ahead of this host; negative where they are behind.
    public Duration offset() {
        return offset;
    }

    /// What to say while it is not trusted.
    public Optional<String> complaint() {
        if (trusted()) {
            return Optional.empty();
        }
        String direction = offset.isNegative() ? "ahead of" : "behind";
        return Optional.of(
                "this host's clock is %d s %s the brokers': nothing is accepted until it is set right"
                        .formatted(offset.abs().toSeconds(), direction));
    }
}
