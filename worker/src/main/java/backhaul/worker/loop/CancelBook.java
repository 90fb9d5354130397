package backhaul.worker.loop;

import backhaul.protocol.RunKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The cancels that were let in and have not met their run yet: it may be accepted later.
final class CancelBook {
    static final int LIMIT = 10_000;

    private final Map<RunKey, List<Waiting>> waiting = new LinkedHashMap<>();
    private int size;

    /// `keyId` says who asked: whether it may cancel this job is asked when the run is known.
    record Waiting(String keyId, @Nullable String reason, Instant expiresAt) {}

    /// Keeps a cancel for its run; false where too many wait already.
    boolean add(RunKey run, Waiting cancel) {
        if (size >= LIMIT) {
            return false;
        }
        waiting.computeIfAbsent(run, _ -> new ArrayList<>()).add(cancel);
        size++;
        return true;
    }

    /// The cancels that wait for `run`, in their order: whoever may not cancel it must not stand in
    /// the way of who may.
    List<Waiting> of(RunKey run) {
        return List.copyOf(waiting.getOrDefault(run, List.of()));
    }

    /// Drops a cancel that has met its run.
    void drop(RunKey run, Waiting cancel) {
        List<Waiting> left = waiting.getOrDefault(run, List.of());
        if (!left.isEmpty() && left.remove(cancel)) {
            size--;
        }
        if (left.isEmpty()) {
            waiting.remove(run);
        }
    }

    void forgetExpired(Instant now) {
        waiting.values().forEach(list -> list.removeIf(cancel -> cancel.expiresAt().isBefore(now)));
        waiting.values().removeIf(List::isEmpty);
        size = waiting.values().stream().mapToInt(List::size).sum();
    }
}
