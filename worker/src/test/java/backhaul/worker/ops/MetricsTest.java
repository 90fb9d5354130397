package backhaul.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.DeadLetterReason;
import backhaul.protocol.RejectReason;
import backhaul.protocol.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MetricsTest {
    private static final Pattern FAMILY = Pattern.compile("# TYPE (backhaul_[a-z_]+) ([a-z]+)");
    private static final Pattern ROW = Pattern.compile("\\| `(backhaul_[a-z_]+)` \\| ([a-z]+) \\|");

    private final Metrics metrics = new Metrics("1.0.0");
    private final AddressMetrics address = metrics.address("docker-01");

    @AfterEach
    void close() {
        metrics.close();
    }

    private void everythingHappens() {
        address.skipped(1, 1);
        address.deadLettered(DeadLetterReason.STALE, false);
        address.duplicate();
        address.rejected(RejectReason.UNKNOWN_JOB);
        address.expired();
        address.admitted();
        address.cancelTaken();
        address.cancelRefused("stale");
        address.status(RunState.SUCCEEDED);
        address.ignoredStatusRecords(3);
        address.load(2, 7);
        address.pausedPartitions(12);
        address.serving(true);
        address.committed(Duration.ofMillis(40));
        address.restored(Duration.ofSeconds(2));
        address.alarm("log_start_moved");
        metrics.engine("docker", 4, 2);
        metrics.attemptEnded("docker", "nightly", "succeeded", Duration.ofMinutes(3));
        metrics.expectEvery("nightly", Duration.ofHours(26));
        metrics.lastSuccess("nightly", Instant.parse("2026-11-21T01:00:00Z"));
        metrics.lastSize("nightly", 61_300_000);
        metrics.clockOffset(Duration.ofMillis(-250));
    }

    @Test
    void every_event_is_seen_in_its_number() {
        everythingHappens();

        assertThat(metrics.scrape().lines())
                .contains(
                        "backhaul_requests_total{address=\"docker-01\",verdict=\"other_address\"} 1.0",
                        "backhaul_requests_total{address=\"docker-01\",verdict=\"no_address\"} 1.0",
                        "backhaul_requests_total{address=\"docker-01\",verdict=\"dead_letter\"} 1.0",
                        "backhaul_requests_total{address=\"docker-01\",verdict=\"duplicate\"} 1.0",
                        "backhaul_requests_total{address=\"docker-01\",verdict=\"rejected\"} 1.0",
                        "backhaul_requests_total{address=\"docker-01\",verdict=\"expired\"} 1.0",
                        "backhaul_requests_total{address=\"docker-01\",verdict=\"admitted\"} 1.0",
                        "backhaul_dead_letters_total{address=\"docker-01\",reason=\"stale\",written=\"false\"}"
                                + " 1.0",
                        "backhaul_rejects_total{address=\"docker-01\",reason=\"unknown_job\"} 1.0",
                        "backhaul_cancels_total{address=\"docker-01\",verdict=\"taken\"} 1.0",
                        "backhaul_cancels_total{address=\"docker-01\",verdict=\"stale\"} 1.0",
                        "backhaul_statuses_total{address=\"docker-01\",state=\"succeeded\"} 1.0",
                        "backhaul_status_records_ignored_total{address=\"docker-01\"} 3.0",
                        "backhaul_runs_running{address=\"docker-01\"} 2.0",
                        "backhaul_runs_waiting{address=\"docker-01\"} 7.0",
                        "backhaul_partitions_paused{address=\"docker-01\"} 12.0",
                        "backhaul_serving{address=\"docker-01\"} 1.0",
                        "backhaul_commit_duration_seconds_bucket{address=\"docker-01\",le=\"0.05\"} 1",
                        "backhaul_restore_duration_seconds_sum{address=\"docker-01\"} 2.0",
                        "backhaul_alarms_total{address=\"docker-01\",kind=\"log_start_moved\"} 1.0",
                        "backhaul_slots{engine=\"docker\"} 4.0",
                        "backhaul_attempts_running{engine=\"docker\"} 2.0",
                        "backhaul_attempt_duration_seconds_sum{backup_job=\"nightly\",engine=\"docker\",outcome=\"succeeded\"}"
                                + " 180.0",
                        "backhaul_job_expect_every_seconds{backup_job=\"nightly\"} 93600.0",
                        "backhaul_job_last_success_timestamp_seconds{backup_job=\"nightly\"} 1.7952228E9",
                        "backhaul_job_last_success_bytes{backup_job=\"nightly\"} 6.13E7",
                        "backhaul_clock_offset_seconds -0.25",
                        "backhaul_build_info{version=\"1.0.0\"} 1");
    }

    @Test
    void what_is_counted_begins_at_zero() {
        assertThat(metrics.scrape().lines())
                .contains(
                        "backhaul_requests_total{address=\"docker-01\",verdict=\"admitted\"} 0.0",
                        "backhaul_dead_letters_total{address=\"docker-01\",reason=\"conflict\",written=\"true\"}"
                                + " 0.0",
                        "backhaul_rejects_total{address=\"docker-01\",reason=\"not_permitted\"} 0.0",
                        "backhaul_statuses_total{address=\"docker-01\",state=\"timed_out\"} 0.0",
                        "backhaul_serving{address=\"docker-01\"} 0.0");
    }

    @Test
    void a_gauge_shows_its_last_value_alone() {
        metrics.lastSuccess("nightly", Instant.ofEpochSecond(1000));
        metrics.lastSuccess("nightly", Instant.ofEpochSecond(2000));

        assertThat(metrics.scrape().lines().filter(line -> line.contains("backup_job=\"nightly\"")))
                .containsExactly(
                        "backhaul_job_last_success_timestamp_seconds{backup_job=\"nightly\"} 2000.0");
    }

    @Test
    void a_job_that_has_left_the_catalog_is_not_overdue() {
        everythingHappens();
        metrics.forgetJob("nightly");
        metrics.forgetJob("never-there");

        assertThat(metrics.scrape()).doesNotContain("backhaul_job_");
    }

    @Test
    void two_addresses_are_told_apart() {
        metrics.address("hycu").admitted();

        assertThat(metrics.scrape().lines())
                .contains(
                        "backhaul_requests_total{address=\"docker-01\",verdict=\"admitted\"} 0.0",
                        "backhaul_requests_total{address=\"hycu\",verdict=\"admitted\"} 1.0");
    }

    @Test
    void the_page_on_metrics_names_each_with_its_type() throws IOException {
        everythingHappens();

        String page = Files.readString(Path.of("..", "docs", "metrics.md"));

        assertThat(pairs(ROW, page)).isEqualTo(pairs(FAMILY, metrics.scrape()));
    }

    private static Set<String> pairs(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(MetricsTest::pair)
                .filter(pair -> !pair.contains("_max "))
                .collect(Collectors.toSet());
    }

    private static String pair(MatchResult match) {
        return match.group(1) + " " + match.group(2);
    }
}
