package backhaul.worker.loop;

import backhaul.protocol.RunKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The cancels that were let in and have not met their run yet: it may be accepted later.
final class CancelBook {
    static final int LIMIT = 10_000;

    private final Map<RunKey, Waiting> waiting = new LinkedHashMap<>();

    /// `keyId` says who asked: whether it may cancel this job is asked when the run is known.
    record Waiting(String keyId, @Nullable String reason, Instant expiresAt) {}

    /// Keeps a cancel for its run; false where too many wait already.
    boolean add(RunKey run, Waiting cancel) {
        if (waiting.size() >= LIMIT && !waiting.containsKey(run)) {
            return false;
        }
        waiting.put(run, cancel);
        return true;
    }

    /// Takes out the cancel that waits for `run`.
    Optional<Waiting> take(RunKey run) {
        return Optional.ofNullable(waiting.remove(run));
    }

    void forgetExpired(Instant now) {
        waiting.values().removeIf(cancel -> cancel.expiresAt().isBefore(now));
    }

    int size() {
        return waiting.size();
    }
}
