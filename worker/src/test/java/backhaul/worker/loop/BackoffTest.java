package backhaul.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.worker.catalog.RetryPolicy;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final RetryPolicy POLICY =
            new RetryPolicy(9, Duration.ofSeconds(30), Duration.ofMinutes(15));

    /// Always draws the largest number there is.
    private static final RandomGenerator LARGEST =
            new RandomGenerator() {
                @Override
                public long nextLong() {
                    return Long.MAX_VALUE;
                }

                @Override
                public long nextLong(long bound) {
                    return bound - 1;
                }
            };

    @Test
    void the_longest_wait_doubles_up_to_the_most() {
        Backoff backoff = new Backoff(LARGEST);
        assertThat(backoff.after(1, POLICY)).isEqualTo(Duration.ofSeconds(30));
        assertThat(backoff.after(2, POLICY)).isEqualTo(Duration.ofMinutes(1));
        assertThat(backoff.after(3, POLICY)).isEqualTo(Duration.ofMinutes(2));
        assertThat(backoff.after(6, POLICY)).isEqualTo(Duration.ofMinutes(15));
        assertThat(backoff.after(1_000, POLICY)).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void a_wait_is_anything_from_nothing_to_the_longest() {
        Backoff backoff = new Backoff(RandomGenerator.of("L64X128MixRandom"));
        for (int i = 0; i < 1_000; i++) {
            assertThat(backoff.after(1, POLICY)).isBetween(Duration.ZERO, Duration.ofSeconds(30));
        }
    }
}
