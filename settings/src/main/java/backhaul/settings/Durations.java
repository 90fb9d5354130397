package backhaul.settings;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write and read them: `90s`, `15m`, `2h`, `7d`, `1h30m`.
public final class Durations {

    private static final Pattern SHAPE =
            Pattern.compile(
                    "(?:(\\d{1,12})d)?(?:(\\d{1,12})h)?(?:(\\d{1,12})m)?"
                            + "(?:(\\d{1,12})s)?(?:(\\d{1,12})ms)?");
    private static final List<Duration> UNITS =
            List.of(
                    Duration.ofDays(1),
                    Duration.ofHours(1),
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(1),
                    Duration.ofMillis(1));

    /// Far beyond any limit here, and safe to add to any instant.
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Durations() {}

    static Duration parse(String text) throws Malformed {
        if (text.matches("\\d{1,18}")) {
            throw new Malformed(
                    text + " has no unit.", "Write %1$ss, %1$sm or %1$sh.".formatted(text));
        }
        Matcher matcher = SHAPE.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            throw new Malformed(
                    Quotes.quoted(text) + " is not a duration.",
                    "Write it like 90s, 15m, 2h, 7d or 1h30m.");
        }
        Duration sum = Duration.ZERO;
        for (int i = 0; i < UNITS.size(); i++) {
            String number = matcher.group(i + 1);
            if (number != null) {
                sum = sum.plus(UNITS.get(i).multipliedBy(Long.parseLong(number)));
            }
        }
        if (sum.compareTo(LONGEST) > 0) {
            throw new Malformed(text + " is longer than a century.", "Write a shorter time.");
        }
        return sum;
    }

    /// As it would be written in a settings file: `1h30m`, `26h`, `7d`. Days only for two whole
    /// ones or more.
    public static String format(Duration duration) {
        if (duration.isNegative()) {
            return "-" + format(duration.negated());
        }
        if (duration.toMillis() == 0) {
            return "0s";
        }
        long days = duration.toDays();
        if (days >= 2 && duration.equals(Duration.ofDays(days))) {
            return days + "d";
        }
        return part(duration.toHours(), "h")
                + part(duration.toMinutesPart(), "m")
                + part(duration.toSecondsPart(), "s")
                + part(duration.toMillisPart(), "ms");
    }

    /// A time that passed, to the two units that matter: `9s`, `3m 40s`, `3h 12m`, `2d`.
    public static String elapsed(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return two(seconds / 60, "m", seconds % 60, "s");
        }
        long minutes = seconds / 60;
        return minutes < 2 * 24 * 60
                ? two(minutes / 60, "h", minutes % 60, "m")
                : minutes / (24 * 60) + "d";
    }

    private static String part(long number, String unit) {
        return number == 0 ? "" : number + unit;
    }

    private static String two(long large, String unit, long small, String smallUnit) {
        return large + unit + (small == 0 ? "" : " " + small + smallUnit);
    }
}
