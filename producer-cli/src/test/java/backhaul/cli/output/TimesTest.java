package backhaul.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimesTest {

    private static final Instant NOW = Instant.parse("2026-11-21T00:30:00.5Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    private final Times local = Times.local(CLOCK, ZoneId.of("Europe/Berlin"));
    private final Times utc = Times.utc(CLOCK);

    @Test
    void a_person_reads_the_wall_clock() {
        assertThat(local.moment(NOW)).isEqualTo("01:30:00");
        assertThat(local.whole(NOW)).isEqualTo("2026-11-21 01:30:00 +01:00");
    }

    @Test
    void another_day_is_named() {
        assertThat(local.moment(NOW.minus(Duration.ofHours(2)))).isEqualTo("2026-11-20 23:30:00");
        assertThat(local.clock(NOW.minus(Duration.ofHours(2)))).isEqualTo("23:30:00");
    }

    @Test
    void everyone_else_reads_instants() {
        assertThat(utc.moment(NOW)).isEqualTo("2026-11-21T00:30:00Z");
        assertThat(utc.clock(NOW)).isEqualTo("2026-11-21T00:30:00Z");
        assertThat(utc.whole(NOW)).isEqualTo("2026-11-21T00:30:00Z");
        assertThat(utc.ago(NOW)).isEqualTo("2026-11-21T00:30:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "PT-3S, 0s ago",
        "PT4S, 4s ago",
        "PT12M34S, 12m ago",
        "PT3H12M8S, 3h 12m ago",
        "PT9H, 9h ago",
        "P2D, 2d ago"
    })
    void ages_have_the_units_that_matter(Duration age, String text) {
        assertThat(local.ago(NOW.minus(age))).isEqualTo(text);
    }
}
