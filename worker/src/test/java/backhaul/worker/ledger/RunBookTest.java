package backhaul.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RejectReason;
import backhaul.worker.run.Run;
import backhaul.worker.run.RunEvent;
import backhaul.worker.run.RunTransitions;
import backhaul.worker.run.Runs;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunBookTest {
    private static final Instant T0 = Instant.parse("2026-11-21T01:00:00Z");

    private final RunBook book = new RunBook();

    private Run accept(String id, int partition, long offset) {
        Run run =
                Run.accepted(
                        "w", Runs.request(id, partition, offset, null), 3, Duration.ofHours(6), T0);
        book.put(run, T0);
        return run;
    }

    private Run end(Run run) {
        Run ended = RunTransitions.apply(run, new RunEvent.DeadlinePassed(), T0);
        book.put(ended, T0);
        return ended;
    }

    @Test
    void a_partition_without_runs_needs_nothing_read_back() {
        assertThat(book.statusFloor(3, 77)).isEqualTo(77);
        assertThat(book.requestFloor(3, 12)).isEqualTo(12);
    }

    @Test
    void restoring_begins_at_the_first_status_of_the_oldest_unfinished_run() {
        book.written(accept("a", 3, 10), 100, T0);
        book.written(accept("b", 3, 11), 101, T0);
        assertThat(book.statusFloor(3, 150)).isEqualTo(100);
        assertThat(book.requestFloor(3, 20)).isEqualTo(10);
        assertThat(book.statusFloor(4, 9)).isEqualTo(9);
    }

    @Test
    void an_ended_run_is_remembered_until_its_request_can_no_longer_be_let_in() {
        Run run = accept("a", 3, 10);
        book.written(run, 100, T0);
        book.written(end(run), 105, T0.plusSeconds(60));
        book.forget(T0);
        assertThat(book.digestOf(run.key())).isPresent();
        assertThat(book.statusFloor(3, 150)).isEqualTo(100);
        book.forget(T0.plusSeconds(61));
        assertThat(book.digestOf(run.key())).isEmpty();
        assertThat(book.statusFloor(3, 150)).isEqualTo(150);
    }

    @Test
    void an_unfinished_run_is_never_forgotten() {
        Run run = accept("a", 3, 10);
        book.written(run, 100, T0);
        book.forget(T0.plus(Duration.ofDays(6)));
        assertThat(book.unfinished(run.key())).contains(run);
        assertThat(book.statusFloor(3, 150)).isEqualTo(100);
    }

    @Test
    void only_unfinished_runs_hold_the_request_floor_once_the_book_was_gone_through() {
        Run run = accept("a", 3, 10);
        book.written(run, 100, T0);
        book.written(end(run), 101, T0);
        book.written(accept("b", 3, 14), 102, T0);
        book.forget(T0.minusSeconds(1));
        assertThat(book.requestFloor(3, 20)).isEqualTo(14);
    }

    @Test
    void an_identity_that_ended_at_once_is_known_before_it_is_written() {
        Run refused =
                Run.rejected(
                        "w", Runs.request("r", 1, 5, null), RejectReason.UNKNOWN_JOB, "no", T0);
        book.put(refused, T0);
        assertThat(book.digestOf(refused.key())).contains("sha256:r");
        assertThat(book.unfinished()).isEmpty();
    }
}
