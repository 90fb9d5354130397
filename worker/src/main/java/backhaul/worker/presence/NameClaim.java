package backhaul.worker.presence;

import backhaul.protocol.WorkerPresence;
import java.time.Instant;
import java.util.Optional;

/// Whether a worker may serve under its name now: a cloned machine must lose instead of stealing.
public final class NameClaim {
    private final BootIds ids;
    private final NameLock lock;
    private Optional<Seen> first = Optional.empty();

    /// A presence record of this name whose signature verified, and when the broker appended it.
    public record Seen(WorkerPresence presence, Instant appendedAt) {}

    public sealed interface Answer {
        /// Nobody else can be there.
        record Serve() implements Answer {}

        /// Somebody was there until lately: ask again, at the latest at `until`.
        record Wait(Instant until) implements Answer {}

        /// Somebody is there.
        record Taken(String message) implements Answer {}
    }

    public NameClaim(BootIds ids, NameLock lock) {
        this.ids = ids;
        this.lock = lock;
    }

    /// Decides by the newest record of this name.
    ///
    /// @param now by the clock that stamped the record
    public Answer decide(Optional<Seen> newest, Instant now) {
        if (newest.isEmpty()) {
            return new Answer.Serve();
        }
        Seen seen = newest.get();
        WorkerPresence presence = seen.presence();
        if (presence.state() == WorkerPresence.State.STOPPED
                || presence.bootId().equals(ids.worker())
                || lock.wasHere(presence)) {
            return new Answer.Serve();
        }
        if (first.isPresent() && seen.appendedAt().isAfter(first.get().appendedAt())) {
            return new Answer.Taken(
                    "a worker named %s already runs on host %s (seen %s). Names are unique: give this one another, or stop that one"
                            .formatted(presence.worker(), presence.host(), seen.appendedAt()));
        }
        first = newest;
        Instant until = seen.appendedAt().plus(WorkerPresence.LOST_AFTER);
        return now.isBefore(until) ? new Answer.Wait(until) : new Answer.Serve();
    }
}
