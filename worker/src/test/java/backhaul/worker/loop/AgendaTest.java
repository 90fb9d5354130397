package backhaul.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.worker.run.Run;
import backhaul.worker.run.RunEvent;
import backhaul.worker.run.RunTransitions;
import backhaul.worker.run.Runs;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AgendaTest {
    private static final Instant T0 = Instant.parse("2026-11-21T01:00:00Z");

    private final Agenda agenda = new Agenda();

    private static Run run(String id, Instant notBefore) {
        return Run.accepted("w", Runs.request(id, 0, 1, notBefore), 3, Duration.ofHours(6), T0);
    }

    @Test
    void a_run_without_a_delay_is_ready_at_once() {
        Run run = Runs.accepted(3, T0);
        agenda.put(run, T0);
        assertThat(agenda.readyCount()).isOne();
        assertThat(agenda.ready(T0)).containsExactly(run.key());
    }

    @Test
    void a_delayed_run_is_ready_when_its_time_has_come_and_not_before() {
        Run run = run("a", T0.plusSeconds(60));
        agenda.put(run, T0);
        assertThat(agenda.nextDue()).contains(T0.plusSeconds(60));
        assertThat(agenda.ready(T0.plusSeconds(59))).isEmpty();
        assertThat(agenda.readyCount()).isZero();
        assertThat(agenda.ready(T0.plusSeconds(60))).containsExactly(run.key());
    }

    @Test
    void the_runs_that_waited_longest_come_first() {
        Run late = run("late", T0.plusSeconds(20));
        Run early = run("early", T0.plusSeconds(10));
        agenda.put(late, T0);
        agenda.put(early, T0);
        assertThat(agenda.ready(T0.plusSeconds(30))).containsExactly(early.key(), late.key());
    }

    @Test
    void a_run_that_was_started_waits_no_more() {
        Run run = Runs.accepted(3, T0);
        agenda.put(run, T0);
        agenda.put(RunTransitions.apply(run, new RunEvent.AttemptStarted("w"), T0), T0);
        assertThat(agenda.ready(T0)).isEmpty();
        assertThat(agenda.waitingCount()).isZero();
    }
}
