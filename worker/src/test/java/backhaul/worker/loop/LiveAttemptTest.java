package backhaul.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.StopReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LiveAttemptTest {
    private static final AttemptKey KEY = new AttemptKey(new RunKey("docker-01", "/ci", "1"), 1);

    private final SystemScheduler scheduler = new SystemScheduler();

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void a_handle_that_no_status_can_hold_is_refused() {
        LiveAttempt attempt = attempt(_ -> succeeded(), null, null);

        assertThatThrownBy(() ->
                        attempt.record(new Handle("dc1", "job", Map.of("uuid", "x".repeat(9_000)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too large for a status");
        assertThat(attempt.pendingHandle()).isEmpty();
    }

    @Test
    void one_beyond_its_limit_is_stopped() {
        LiveAttempt attempt = attempt(LiveAttemptTest::untilStopped, Duration.ofMillis(1), null);
        attempt.begin();

        await().until(() -> attempt.ending().isPresent());
        assertThat(attempt.ending()).contains(stopped(StopReason.TIMEOUT));
    }

    @Test
    void one_without_a_sign_of_life_is_stopped() {
        LiveAttempt attempt = attempt(LiveAttemptTest::untilStopped, null, Duration.ofMillis(1));
        attempt.begin();

        await().until(() -> attempt.ending().isPresent());
        assertThat(attempt.ending()).contains(stopped(StopReason.STALLED));
    }

    @Test
    void the_first_reason_to_stop_stands() {
        LiveAttempt attempt = attempt(LiveAttemptTest::untilStopped, null, null);
        attempt.requestStop(StopReason.CANCEL);
        attempt.requestStop(StopReason.DRAIN);
        attempt.begin();

        await().until(() -> attempt.ending().isPresent());
        assertThat(attempt.ending()).contains(stopped(StopReason.CANCEL));
    }

    @Test
    void a_fault_of_an_engine_is_an_ending() {
        LiveAttempt attempt =
                attempt(
                        _ -> {
                            throw new IllegalStateException("boom");
                        },
                        null,
                        null);
        attempt.begin();

        await().until(() -> attempt.ending().isPresent());
        assertThat(attempt.ending())
                .get()
                .isInstanceOfSatisfying(
                        LiveAttempt.Ending.Broke.class,
                        broke -> assertThat(broke.message()).contains("boom"));
    }

    private LiveAttempt attempt(
            LiveAttempt.Work work, @Nullable Duration limit, @Nullable Duration stallTimeout) {
        return new LiveAttempt(
                KEY,
                new LiveAttempt.Start(
                        "job",
                        "played",
                        0,
                        Instant.EPOCH,
                        work,
                        new LiveAttempt.Limits(limit, stallTimeout, null)),
                scheduler,
                () -> {});
    }

    private static Outcome succeeded() {
        return new Outcome.Succeeded(null, Outcome.Result.NONE);
    }

    private static Outcome untilStopped(Attempt attempt) {
        return new Outcome.Stopped(attempt.stop().join(), "stopped", Outcome.Result.NONE);
    }

    private static LiveAttempt.Ending stopped(StopReason reason) {
        return new LiveAttempt.Ending.Ended(
                new Outcome.Stopped(reason, "stopped", Outcome.Result.NONE));
    }
}
