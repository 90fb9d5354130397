package backhaul.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class HealthTest {
    private static final Instant START = Instant.parse("2026-11-21T01:00:00Z");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private Instant now = START;
    private final Health health =
            new Health(() -> now, nanos::get, text -> text.replace("secret", "***"));

    @Test
    void a_worker_without_conditions_is_ready() {
        assertThat(health.readiness().ready()).isTrue();
    }

    @Test
    void a_condition_does_not_hold_until_someone_says_so() {
        health.condition("kafka");

        assertThat(health.readiness().ready()).isFalse();
        assertThat(health.readiness().conditions())
                .containsExactly(new Health.ConditionView("kafka", false, START, "not known yet"));
    }

    @Test
    void ready_means_that_every_condition_holds() {
        health.condition("kafka").ok("connected");
        health.condition("clock").ok("0.2s off");
        assertThat(health.readiness().ready()).isTrue();

        health.condition("clock").notOk("41s ahead of the brokers: set this host's clock");
        assertThat(health.readiness().ready()).isFalse();
    }

    @Test
    void since_is_when_a_condition_last_began_to_hold_or_ceased_to() {
        Health.Condition kafka = health.condition("kafka");
        kafka.notOk("no answer");
        now = START.plusSeconds(10);
        kafka.ok("connected");
        now = START.plusSeconds(20);
        kafka.ok("still connected");

        assertThat(health.readiness().conditions())
                .containsExactly(
                        new Health.ConditionView(
                                "kafka", true, START.plusSeconds(10), "still connected"));
    }

    @Test
    void sentences_show_no_secret() {
        health.condition("kafka").notOk("password secret refused");

        assertThat(health.readiness().conditions().getFirst().message())
                .isEqualTo("password *** refused");
    }

    @Test
    void a_worker_lives_as_long_as_every_loop_turns() {
        Health.Heartbeat one = health.heartbeat("docker-01");
        health.heartbeat("hycu");
        pass(Duration.ofSeconds(90));
        assertThat(health.liveness().live()).isTrue();

        pass(Duration.ofMillis(1));
        one.beat();
        assertThat(health.liveness().live()).isFalse();
        assertThat(health.liveness().loops())
                .containsExactly(
                        new Health.LoopView("docker-01", true, 0),
                        new Health.LoopView("hycu", false, 90.001));
    }

    @Test
    void setting_the_clock_is_no_death() {
        health.heartbeat("docker-01");
        now = START.plusSeconds(3600);

        assertThat(health.liveness().live()).isTrue();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
