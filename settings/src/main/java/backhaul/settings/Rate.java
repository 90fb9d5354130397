package backhaul.settings;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// So many in a time: `10/s`, `600/m`, `1000/h`.
public record Rate(int count, Duration per) {

    private static final Pattern SHAPE = Pattern.compile("(\\d{1,9})/([smh])");

    public Rate {
        if (count < 1 || !per.isPositive()) {
            throw new IllegalArgumentException("a rate is positive: " + count + " in " + per);
        }
    }

    static Rate parse(String text) throws Malformed {
        if (text.matches("\\d{1,9}")) {
            throw new Malformed(text + " has no unit.", "Write %1$s/s or %1$s/m.".formatted(text));
        }
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) == 0) {
            throw new Malformed(
                    Quotes.quoted(text) + " is not a rate.", "Write it like 10/s or 600/m.");
        }
        Duration per =
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(1);
                    case "m" -> Duration.ofMinutes(1);
                    default -> Duration.ofHours(1);
                };
        return new Rate(Integer.parseInt(matcher.group(1)), per);
    }
}
