package backhaul.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backhaul.cli.exit.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PlanTest {

    private static final Instant NOW = Instant.parse("2026-11-21T01:00:00.123Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final SubmitOptions options = new SubmitOptions();

    private Plan plan() {
        return Plan.of(options, HOUR, NOW);
    }

    private void refusedWith(String... words) {
        assertThatThrownBy(this::plan)
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure ->
                                assertThat(failure.message() + " " + failure.more())
                                        .contains(words)
                                        .contains("Nothing was sent."));
    }

    @Test
    void a_request_expires_as_the_file_says_unless_the_line_does() {
        assertThat(plan().expiresAt()).isEqualTo("2026-11-21T02:00:00Z");
        options.expires = "2h";
        assertThat(plan().expiresAt()).isEqualTo("2026-11-21T03:00:00Z");
    }

    @Test
    void an_expiry_of_a_whole_day_leaves_room_for_clocks_that_differ() {
        options.expires = "24h";
        assertThat(plan().expiresAt()).isEqualTo("2026-11-22T00:55:00Z");
        options.expires = "25h";
        refusedWith("--expires: 25h is too much.", "At most 24h is allowed.");
    }

    @Test
    void a_start_that_is_put_off_puts_off_the_expiry() {
        options.notBefore = "+90m";
        assertThat(plan().notBefore()).isEqualTo("2026-11-21T02:30:00Z");
        assertThat(plan().expiresAt()).isEqualTo("2026-11-21T03:30:00Z");
    }

    @Test
    void a_start_after_the_expiry_that_was_named_is_refused() {
        options.notBefore = "2026-11-21T05:00:00+01:00";
        options.expires = "1h";
        refusedWith("--not-before 2026-11-21T04:00:00Z is not before the request expires");
    }

    @Test
    void once_and_a_start_that_moves_do_not_go_together() {
        options.once = "night";
        options.notBefore = "+90m";
        refusedWith("--once and --not-before +90m do not go together.", "2026-11-21T03:00:00Z");
    }

    @Test
    void options_of_a_wait_need_the_wait() {
        options.waitTimeout = "1h";
        refusedWith("--wait-timeout is for --wait, which is missing.");
    }

    @Test
    void a_number_without_a_unit_is_refused_with_the_spellings() {
        options.timeout = "90";
        refusedWith("--timeout: 90 has no unit.", "Write 90s, 90m or 90h.");
    }

    @Test
    void labels_have_a_name_and_a_value() {
        options.labels = List.of("ticket=OPS-1", "empty=");
        assertThat(plan().labels()).isEqualTo(Map.of("ticket", "OPS-1", "empty", ""));
        options.labels = List.of("ticket");
        refusedWith("--label ticket is not K=V.");
    }
}
