package backhaul.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "90s, PT90S",
        "15m, PT15M",
        "2h, PT2H",
        "7d, P7D",
        "1h30m, PT1H30M",
        "1d2h3m4s5ms, P1DT2H3M4.005S",
        "250ms, PT0.25S",
        "0s, PT0S",
        "090s, PT90S"
    })
    void durations_are_read_with_their_units(String text, Duration expected) throws Malformed {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @Test
    void a_bare_number_is_offered_its_spellings() {
        assertThatThrownBy(() -> Durations.parse("90"))
                .isInstanceOfSatisfying(
                        Malformed.class,
                        e -> {
                            assertThat(e.what()).isEqualTo("90 has no unit.");
                            assertThat(e.mend()).isEqualTo("Write 90s, 90m or 90h.");
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "s",
                "90 s",
                "-5s",
                "+5s",
                "1.5h",
                "30m1h",
                "1h1h",
                "PT90S",
                "5x",
                "5S",
                "99999999999999999999s",
                "36501d",
                "999999999999h",
                "\u0661s"
            })
    void what_is_no_duration_is_refused(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @CsvSource({
        "PT90M, 1h30m",
        "PT90S, 1m30s",
        "PT26H, 26h",
        "PT24H, 24h",
        "P7D, 7d",
        "PT48H, 2d",
        "PT49H, 49h",
        "PT0.5S, 500ms",
        "PT0S, 0s",
        "PT-90S, -1m30s",
        "PT0.0000001S, 0s"
    })
    void durations_are_written_as_they_are_read(Duration duration, String expected) {
        assertThat(Durations.format(duration)).isEqualTo(expected);
    }

    @Property
    void what_is_written_reads_back_the_same(
            @ForAll @LongRange(min = 0, max = 36_500L * 86_400_000L) long millis) throws Malformed {
        Duration duration = Duration.ofMillis(millis);

        assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.9S, 0s",
        "PT9S, 9s",
        "PT3M40S, 3m 40s",
        "PT19M12S, 19m 12s",
        "PT12M, 12m",
        "PT3H12M59S, 3h 12m",
        "PT9H, 9h",
        "PT26H5M, 26h 5m",
        "PT71H, 2d",
        "PT-5S, 0s"
    })
    void a_time_that_passed_has_two_units(Duration duration, String expected) {
        assertThat(Durations.elapsed(duration)).isEqualTo(expected);
    }
}
