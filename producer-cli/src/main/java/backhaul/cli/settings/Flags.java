package backhaul.cli.settings;

import backhaul.cli.exit.Failure;
import backhaul.settings.Problem;
import backhaul.settings.Section;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Values of the line that carry a unit, read as those of a settings file are.
public final class Flags {

    private final String consequence;

    /// @param consequence a sentence for the error, such as `Nothing was sent.`, or empty
    public Flags(String consequence) {
        this.consequence = consequence;
    }

    public Optional<Duration> duration(
            String flag, @Nullable String value, Duration least, Duration most) {
        if (value == null) {
            return Optional.empty();
        }
        Section section = Section.of(Map.of(flag, value));
        Duration duration = section.duration(flag, Duration.ZERO, least, most);
        check(section);
        return Optional.of(duration);
    }

    public Optional<Instant> instant(String flag, @Nullable String value) {
        if (value == null) {
            return Optional.empty();
        }
        Section section = Section.of(Map.of(flag, value));
        Optional<Instant> instant = section.instant(flag);
        check(section);
        return instant;
    }

    private void check(Section section) {
        List<Problem> problems = section.problems();
        if (!problems.isEmpty()) {
            Problem problem = problems.getFirst();
            throw Failure.neverStarted(
                    (problem.text() + " " + consequence).strip(),
                    problem.mend() == null ? new String[0] : new String[] {problem.mend()});
        }
    }

    /// How far back to look: a duration before now, or an instant.
    public static Instant since(
            String flag, @Nullable String value, Duration fallback, Instant now) {
        Flags flags = new Flags("");
        if (value != null && value.contains("-")) {
            return flags.instant(flag, value).orElse(now);
        }
        Duration most = Duration.ofDays(366);
        return now.minus(flags.duration(flag, value, Duration.ZERO, most).orElse(fallback));
    }
}
