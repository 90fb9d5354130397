package backhaul.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.protocol.Samples;
import backhaul.protocol.StatusEvent;
import backhaul.protocol.event.Reading.Why;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LastWordsTest {

    private static final RunKey RUN = new RunKey("docker-01", "/ci", "a");

    private final LastWords last = new LastWords(2);

    @Test
    void the_higher_sequence_is_the_later_word() {
        Heard<StatusEvent> third = heard(RUN, 3, null);
        last.hear(heard(RUN, 2, null));
        last.hear(third);
        last.hear(heard(RUN, 1, null));

        assertThat(last.of(RUN)).contains(third);
    }

    @Test
    void what_counts_is_not_hidden_by_what_does_not() {
        Heard<StatusEvent> genuine = heard(RUN, 1, null);
        last.hear(heard(RUN, 7, Why.UNKNOWN_WORKER));
        last.hear(genuine);
        last.hear(heard(RUN, 9, Why.BAD_SIGNATURE));

        assertThat(last.of(RUN)).contains(genuine);
    }

    @Test
    void the_run_heard_of_longest_ago_is_forgotten_first() {
        RunKey second = new RunKey("docker-01", "/ci", "b");
        RunKey third = new RunKey("docker-01", "/ci", "c");
        last.hear(heard(RUN, 1, null));
        last.hear(heard(second, 1, null));
        last.hear(heard(RUN, 2, null));
        last.hear(heard(third, 1, null));

        assertThat(last.of(second)).isEmpty();
        assertThat(last.of(RUN)).isPresent();
        assertThat(last.all()).hasSize(2);
    }

    private static Heard<StatusEvent> heard(RunKey run, int sequence, @Nullable Why unchecked) {
        return new Heard<>(
                Workers.event(run, RunState.RUNNING, sequence, "sha256:00"),
                unchecked,
                Samples.NOW);
    }
}
