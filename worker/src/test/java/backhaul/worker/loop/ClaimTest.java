package backhaul.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backhaul.protocol.Topics;
import backhaul.worker.ledger.Address;
import backhaul.worker.ledger.Unit;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.junit.jupiter.api.Test;

final class ClaimTest {
    private static final Duration SESSION = Duration.ofSeconds(45);

    private final MovedTime time = new MovedTime();
    private final Lease lease = new Lease(time, SESSION);
    private boolean member = true;
    private int asked;
    private final Claim claim = new Claim(lease, this::ask, time);

    private boolean ask() {
        asked++;
        return member;
    }

    @Test
    void within_its_lease_nobody_is_asked() {
        time.pass(Duration.ofSeconds(29));
        claim.check();
        assertThat(asked).isZero();
    }

    @Test
    void after_its_lease_the_group_decides() {
        time.pass(Duration.ofSeconds(30));
        claim.check();
        assertThat(asked).isOne();
        assertThat(lease.left()).isEqualTo(Duration.ofSeconds(30));
        time.pass(Duration.ofSeconds(30));
        member = false;
        assertThatThrownBy(claim::check).isInstanceOf(UnknownMemberIdException.class);
    }

    @Test
    void once_another_took_the_unit_the_group_decides() {
        claim.doubt();
        claim.check();
        claim.check();
        assertThat(asked).isOne();
    }

    @Test
    void a_commit_renews_a_lease_from_when_it_was_begun() {
        long began = time.nanoTime();
        time.pass(Duration.ofSeconds(10));
        claim.committed(began);
        assertThat(lease.left()).isEqualTo(Duration.ofSeconds(20));
    }

    /// The group may have gone on by then, and the next owner be about to take the unit.
    @Test
    void a_commit_after_the_lease_is_over_renews_nothing() {
        time.pass(Duration.ofSeconds(30));
        claim.committed(time.nanoTime());
        assertThat(lease.left()).isEqualTo(Duration.ZERO);
    }

    @Test
    void a_host_asks_nobody() {
        member = false;
        assertThatCode(new Claim(null, this::ask, time)::check).doesNotThrowAnyException();
    }

    /// Its attempts are stopped by the lease that they began with.
    @Test
    void the_lease_of_a_unit_outlasts_the_readers_and_ends_with_the_unit() {
        Leases leases = new Leases(time);
        Unit unit = Address.ofPool(new Topics("test"), "hycu", SESSION).units(Set.of(3)).getFirst();
        Lease first = leases.granted(unit);
        time.pass(Duration.ofSeconds(20));
        assertThat(leases.granted(unit)).isSameAs(first);
        assertThat(first).isNotNull();
        assertThat(first.left()).isEqualTo(Duration.ofSeconds(30));
        leases.end(unit);
        assertThat(leases.granted(unit)).isNotSameAs(first);
    }

    /// Elapsed time alone.
    private static final class MovedTime implements Scheduler {
        private long now;

        void pass(Duration time) {
            now += time.toNanos();
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public Task start(String name, Runnable work) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Task after(Duration delay, Runnable work) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Signal signal() {
            throw new UnsupportedOperationException();
        }
    }
}
