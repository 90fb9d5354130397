package backhaul.worker.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockCheckTest {
    private static final Instant T0 = Instant.parse("2026-11-21T01:00:00Z");

    private final ClockCheck check = new ClockCheck();

    @Test
    void the_time_that_a_record_took_is_not_held_against_the_clock() {
        check.observe(T0.plusSeconds(40), T0, T0.plusSeconds(60));
        assertThat(check.trusted()).isTrue();
        assertThat(check.offset()).isEqualTo(Duration.ZERO);
    }

    @Test
    void a_host_that_is_behind_is_not_trusted_and_says_so() {
        check.observe(T0.plusSeconds(600), T0, T0.plusSeconds(1));
        assertThat(check.trusted()).isFalse();
        assertThat(check.complaint())
                .hasValueSatisfying(c -> assertThat(c).contains("599 s behind"));
    }

    @Test
    void a_host_that_is_ahead_is_not_trusted_until_it_is_set_right() {
        check.observe(T0.minusSeconds(600), T0, T0.plusSeconds(1));
        assertThat(check.complaint())
                .hasValueSatisfying(c -> assertThat(c).contains("600 s ahead of"));
        check.observe(T0.plusMillis(500), T0, T0.plusSeconds(1));
        assertThat(check.trusted()).isTrue();
    }
}
