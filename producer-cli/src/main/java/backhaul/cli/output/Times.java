package backhaul.cli.output;

import backhaul.settings.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// How moments are written: for a person at a terminal in the local zone, and as ages; for all
/// others, and with `--utc`, as `2026-11-21T01:00:00Z`.
public final class Times {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter DAY_AND_CLOCK =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter WHOLE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx");

    private final InstantSource clock;
    private final @Nullable ZoneId zone;

    private Times(InstantSource clock, @Nullable ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
    }

    /// For a person whose wall clock shows the time of `zone`.
    public static Times local(InstantSource clock, ZoneId zone) {
        return new Times(clock, zone);
    }

    public static Times utc(InstantSource clock) {
        return new Times(clock, null);
    }

    /// The time of day, with the day where that is not today: `01:00:09`.
    public String moment(Instant instant) {
        if (zone == null) {
            return iso(instant);
        }
        ZonedDateTime moment = instant.atZone(zone);
        boolean today = moment.toLocalDate().equals(clock.instant().atZone(zone).toLocalDate());
        return moment.format(today ? CLOCK : DAY_AND_CLOCK);
    }

    /// The time of day alone, for what happens while one looks on.
    public String clock(Instant instant) {
        return zone == null ? iso(instant) : instant.atZone(zone).format(CLOCK);
    }

    /// The moment in full: `2026-11-21 01:00:02 +01:00`.
    public String whole(Instant instant) {
        return zone == null ? iso(instant) : instant.atZone(zone).format(WHOLE);
    }

    /// The age: `4s ago`.
    public String ago(Instant instant) {
        return zone == null
                ? iso(instant)
                : age(Duration.between(instant, clock.instant())) + " ago";
    }

    /// Seconds only in the first minute: `4s`, `12m`, `3h 12m`.
    private static String age(Duration age) {
        return Durations.elapsed(age.toMinutes() < 1 ? age : age.truncatedTo(ChronoUnit.MINUTES));
    }

    /// To the second: `2026-11-21T01:00:00Z`.
    public static String iso(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
