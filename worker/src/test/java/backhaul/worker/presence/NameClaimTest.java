package backhaul.worker.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backhaul.protocol.WorkerPresence;
import backhaul.protocol.WorkerPresence.State;
import backhaul.worker.presence.NameClaim.Answer;
import backhaul.worker.presence.NameClaim.Seen;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameClaimTest {
    private static final Instant T0 = Instant.parse("2026-11-21T01:00:00Z");

    @TempDir Path data;

    private static Optional<Seen> seen(String boot, String machine, State state, Instant at) {
        WorkerPresence presence =
                new WorkerPresence(
                        "id",
                        "w",
                        at,
                        "default",
                        List.of(),
                        boot,
                        machine,
                        "1.0.0",
                        "host-b",
                        "Linux",
                        T0,
                        state,
                        List.of("w"),
                        0,
                        0);
        return Optional.of(new Seen(presence, at));
    }

    private NameLock lock(BootIds ids) throws Exception {
        return NameLock.take(data, "w", ids);
    }

    @Test
    void a_name_that_was_never_seen_is_free() throws Exception {
        BootIds ids = new BootIds("boot-2", "machine");
        try (NameLock lock = lock(ids)) {
            assertThat(new NameClaim(ids, lock).decide(Optional.empty(), T0))
                    .isEqualTo(new Answer.Serve());
        }
    }

    @Test
    void a_worker_that_said_goodbye_is_not_waited_for() throws Exception {
        BootIds ids = new BootIds("boot-2", "machine");
        try (NameLock lock = lock(ids)) {
            assertThat(
                            new NameClaim(ids, lock)
                                    .decide(seen("other", "other", State.STOPPED, T0), T0))
                    .isEqualTo(new Answer.Serve());
        }
    }

    @Test
    void a_worker_that_died_here_since_the_last_boot_is_not_waited_for() throws Exception {
        BootIds before = new BootIds("boot-1", "machine");
        try (NameLock lock = lock(before)) {
            lock.remember();
        }
        BootIds ids = new BootIds("boot-2", "machine");
        try (NameLock lock = lock(ids)) {
            assertThat(
                            new NameClaim(ids, lock)
                                    .decide(seen("boot-1", "machine", State.READY, T0), T0))
                    .isEqualTo(new Answer.Serve());
        }
    }

    @Test
    void a_life_that_died_between_writing_itself_down_and_saying_so_hides_none_before_it()
            throws Exception {
        for (String boot : List.of("boot-1", "boot-2")) {
            try (NameLock lock = lock(new BootIds(boot, "machine"))) {
                lock.remember();
            }
        }
        BootIds ids = new BootIds("boot-3", "machine");
        try (NameLock lock = lock(ids)) {
            assertThat(
                            new NameClaim(ids, lock)
                                    .decide(seen("boot-1", "machine", State.READY, T0), T0))
                    .isEqualTo(new Answer.Serve());
        }
    }

    @Test
    void a_worker_of_another_machine_is_waited_for_until_it_is_lost() throws Exception {
        BootIds ids = new BootIds("boot-2", "machine");
        try (NameLock lock = lock(ids)) {
            NameClaim claim = new NameClaim(ids, lock);
            Optional<Seen> other = seen("boot-9", "machine-b", State.READY, T0);
            assertThat(claim.decide(other, T0.plusSeconds(10)))
                    .isEqualTo(new Answer.Wait(T0.plusSeconds(60)));
            assertThat(claim.decide(other, T0.plusSeconds(61))).isEqualTo(new Answer.Serve());
        }
    }

    @Test
    void a_worker_that_renews_its_name_keeps_it() throws Exception {
        BootIds ids = new BootIds("boot-2", "machine");
        try (NameLock lock = lock(ids)) {
            NameClaim claim = new NameClaim(ids, lock);
            claim.decide(seen("boot-9", "machine-b", State.READY, T0), T0);
            Answer answer =
                    claim.decide(
                            seen("boot-9", "machine-b", State.READY, T0.plusSeconds(15)),
                            T0.plusSeconds(16));
            assertThat(answer).isInstanceOf(Answer.Taken.class);
            assertThat(((Answer.Taken) answer).message()).contains("host-b");
        }
    }

    @Test
    void two_of_one_name_cannot_run_on_one_host() throws Exception {
        BootIds ids = new BootIds("boot-1", "machine");
        try (NameLock _ = lock(ids)) {
            assertThatThrownBy(() -> lock(new BootIds("boot-2", "machine")))
                    .isInstanceOf(NameLock.NameTaken.class)
                    .hasMessageContaining("already runs on this host");
        }
    }
}
