package backhaul.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RateTest {

    @ParameterizedTest
    @CsvSource({"10/s, 10, PT1S", "600/m, 600, PT1M", "1000/h, 1000, PT1H"})
    void a_rate_is_so_many_in_a_time(String text, int count, Duration per) throws Malformed {
        assertThat(Rate.parse(text)).isEqualTo(new Rate(count, per));
    }

    @Test
    void a_bare_number_is_offered_its_spellings() {
        assertThatThrownBy(() -> Rate.parse("10"))
                .isInstanceOfSatisfying(
                        Malformed.class,
                        e -> {
                            assertThat(e.what()).isEqualTo("10 has no unit.");
                            assertThat(e.mend()).isEqualTo("Write 10/s or 10/m.");
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0/s", "-1/s", "10/d", "1.5/s", "10 / s", "9999999999/s"})
    void what_is_no_rate_is_refused(String text) {
        assertThatThrownBy(() -> Rate.parse(text)).isInstanceOf(Malformed.class);
    }
}
