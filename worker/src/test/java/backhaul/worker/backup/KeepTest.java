package backhaul.worker.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class KeepTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void the_last_ones_are_kept() {
        assertThat(kept(new Keep(3, 0, 0, 0, null), nights(10)))
                .containsExactlyInAnyOrder(night(0), night(1), night(2));
    }

    @Test
    void the_newest_of_each_day_is_kept() {
        Instant morning = Instant.parse("2026-11-21T01:00:00Z");
        Instant noon = Instant.parse("2026-11-21T11:00:00Z");

        assertThat(kept(new Keep(0, 2, 0, 0, null), List.of(morning, noon, night(1), night(2))))
                .containsExactlyInAnyOrder(noon, night(1));
    }

    @Test
    void days_without_a_backup_do_not_count() {
        assertThat(
                        kept(
                                new Keep(0, 3, 0, 0, null),
                                List.of(night(0), night(5), night(9), night(30))))
                .containsExactlyInAnyOrder(night(0), night(5), night(9));
    }

    @Test
    void weeks_begin_on_monday_and_months_are_of_the_calendar() {
        // 21 November 2026 is a Saturday.
        assertThat(kept(new Keep(0, 0, 2, 0, null), nights(20)))
                .containsExactlyInAnyOrder(night(0), Instant.parse("2026-11-15T01:00:00Z"));
        assertThat(kept(new Keep(0, 0, 0, 3, null), nights(80)))
                .containsExactlyInAnyOrder(
                        night(0),
                        Instant.parse("2026-10-31T01:00:00Z"),
                        Instant.parse("2026-09-30T01:00:00Z"));
    }

    @Test
    void a_week_may_lie_in_two_years() {
        Instant wednesday = Instant.parse("2026-12-30T01:00:00Z");
        Instant saturday = Instant.parse("2027-01-02T01:00:00Z");

        assertThat(kept(new Keep(0, 0, 5, 0, null), List.of(wednesday, saturday)))
                .containsExactly(saturday);
    }

    @Test
    void what_is_young_is_kept() {
        assertThat(kept(new Keep(0, 0, 0, 0, Duration.ofDays(2)), nights(10)))
                .containsExactlyInAnyOrder(night(0), night(1));
    }

    @Test
    void what_any_rule_keeps_is_kept() {
        assertThat(kept(new Keep(2, 0, 0, 2, Duration.ofDays(3)), nights(40)))
                .containsExactlyInAnyOrder(
                        night(0), night(1), night(2), Instant.parse("2026-10-31T01:00:00Z"));
    }

    @Test
    void a_negative_number_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Keep(-1, 0, 0, 0, null));
    }

    @Property
    void the_newest_is_always_kept(
            @ForAll @Size(min = 1, max = 50) List<@IntRange(max = 1_000_000) Integer> minutes,
            @ForAll @IntRange(max = 5) int last,
            @ForAll @IntRange(max = 5) int daily,
            @ForAll @IntRange(max = 5) int weekly) {
        List<Instant> backups =
                minutes.stream().map(minute -> NOW.minus(minute, ChronoUnit.MINUTES)).toList();

        Set<Instant> kept =
                new Keep(last, daily, weekly, 0, Duration.ofMinutes(1)).of(backups, NOW);

        assertThat(kept).contains(backups.stream().max(Instant::compareTo).orElseThrow());
        assertThat(backups).containsAll(kept);
    }

    private static Set<Instant> kept(Keep keep, List<Instant> backups) {
        return keep.of(backups, NOW);
    }

    private static List<Instant> nights(int count) {
        return IntStream.range(0, count).mapToObj(KeepTest::night).toList();
    }

    /// At one in the morning, so many days ago.
    private static Instant night(int ago) {
        return Instant.parse("2026-11-21T01:00:00Z").minus(ago, ChronoUnit.DAYS);
    }
}
