package backhaul.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunKey;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private final Slots slots = new Slots(Map.of("script", 2));

    private static AttemptKey attempt(String id) {
        return new AttemptKey(new RunKey("w", "/s", id), 1);
    }

    @Test
    void an_engine_has_as_many_as_it_was_given() {
        slots.take(attempt("a"), "script", "x");
        assertThat(slots.free("script", "y", 1)).isTrue();
        slots.take(attempt("b"), "script", "y");
        assertThat(slots.free("script", "z", 1)).isFalse();
        slots.release(attempt("a"));
        assertThat(slots.free("script", "z", 1)).isTrue();
    }

    @Test
    void a_job_has_as_many_as_its_concurrency() {
        slots.take(attempt("a"), "script", "x");
        assertThat(slots.free("script", "x", 1)).isFalse();
        assertThat(slots.free("script", "x", 2)).isTrue();
    }

    @Test
    void a_slot_is_taken_and_given_back_once_however_often_it_is_said() {
        slots.take(attempt("a"), "script", "x");
        slots.take(attempt("a"), "script", "x");
        slots.take(attempt("b"), "script", "y");
        slots.release(attempt("a"));
        slots.release(attempt("a"));
        assertThat(slots.free("script", "x", 1)).isTrue();
        slots.take(attempt("c"), "script", "x");
        assertThat(slots.free("script", "z", 1)).isFalse();
    }
}
