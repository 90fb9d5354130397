package backhaul.worker.loop;

import backhaul.protocol.RunKey;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.StopReason;
import backhaul.worker.ledger.Unit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The attempts under way, by run and number. They survive a rebuild of the loop: what it reads
/// back from the ledger is matched with what still runs here before anything is recovered or
/// started.
final class LiveAttempts {
    private final Map<AttemptKey, LiveAttempt> live = new HashMap<>();
    private final Scheduler scheduler;
    private final Mailbox mailbox;

    LiveAttempts(Scheduler scheduler, Mailbox mailbox) {
        this.scheduler = scheduler;
        this.mailbox = mailbox;
    }

    void start(AttemptKey key, LiveAttempt.Start start) {
        LiveAttempt attempt = new LiveAttempt(key, start, scheduler, () -> mailbox.post(key));
        live.put(key, attempt);
        attempt.begin();
    }

    Optional<LiveAttempt> find(RunKey run, int number) {
        return find(new AttemptKey(run, number));
    }

    Optional<LiveAttempt> find(AttemptKey key) {
        return Optional.ofNullable(live.get(key));
    }

    /// Whether an earlier attempt of a run that went elsewhere and came back still goes on here; it
    /// is stopped, since nobody waits for it any more.
    boolean lingers(RunKey run, int number) {
        List<LiveAttempt> others =
                live.values().stream()
                        .filter(attempt -> attempt.run().equals(run) && attempt.number() != number)
                        .filter(attempt -> attempt.ending().isEmpty())
                        .toList();
        others.forEach(attempt -> attempt.requestStop(StopReason.UNIT_LOST));
        return !others.isEmpty();
    }

    /// Tells an engine that its handle is committed, without waiting for what it does then.
    void acknowledge(LiveAttempt.PendingHandle pending) {
        scheduler.start("recorded", () -> pending.recorded().complete(null));
    }

    /// Drops an attempt whose ending is committed.
    void forget(AttemptKey key) {
        live.remove(key);
    }

    /// The attempts of a unit's runs.
    List<LiveAttempt> of(Unit unit) {
        return live.values().stream()
                .filter(attempt -> unit.partitions().contains(attempt.partition()))
                .toList();
    }

    /// The unit is somebody else's: what another worker can watch is left to it, everything else is
    /// stopped.
    void letGo(Unit unit, LoopContext.Work work) {
        for (LiveAttempt attempt : of(unit)) {
            Engine engine = work.engines().get(attempt.engine());
            if (engine != null && engine.outlivesWorker()) {
                attempt.abandon();
                drop(attempt, work.slots());
            } else {
                attempt.requestStop(StopReason.UNIT_LOST);
                dropIfEnded(attempt, work.slots());
            }
        }
    }

    /// Nobody here is to record how this attempt ended.
    void dropIfEnded(LiveAttempt attempt, Slots slots) {
        if (attempt.ending().isPresent()) {
            drop(attempt, slots);
        }
    }

    private void drop(LiveAttempt attempt, Slots slots) {
        slots.release(attempt.key());
        forget(attempt.key());
    }

    Collection<LiveAttempt> all() {
        return List.copyOf(live.values());
    }

    int count() {
        return live.size();
    }

    void stopAll(StopReason reason) {
        live.values().forEach(attempt -> attempt.requestStop(reason));
    }
}
