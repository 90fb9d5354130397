package backhaul.protocol.codec;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/// Instants as RFC 3339 and durations as ISO 8601 in days, hours, minutes and seconds. Both are
/// narrower than what `java.time` reads, so that every implementation can read them alike.
final class WireTime {

    private static final Pattern INSTANT =
            Pattern.compile(
                    "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})");
    private static final Pattern DURATION =
            Pattern.compile(
                    "P(?=.)(\\d{1,9}D)?(T(?=.)(\\d{1,9}H)?(\\d{1,9}M)?(\\d{1,9}(\\.\\d{1,9})?S)?)?");

    private WireTime() {}

    static Optional<Instant> instant(String text) {
        if (!INSTANT.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException noSuchTime) {
            return Optional.empty();
        }
    }

    static Optional<Duration> duration(String text) {
        return DURATION.matcher(text).matches()
                ? Optional.of(Duration.parse(text))
                : Optional.empty();
    }
}
