package backhaul.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// A `backhaul.worker.v1` event: a worker says that it is alive and what it serves.
public record WorkerPresence(
        String id,
        String worker,
        Instant time,
        String audience,
        List<String> publicKeys,
        String bootId,
        String machineBootId,
        String version,
        String host,
        String os,
        Instant startedAt,
        State state,
        List<String> addresses,
        int running,
        int waiting) {

    /// A worker that has not renewed its presence for so long, and did not say that it stops, is
    /// lost.
    public static final Duration LOST_AFTER = Duration.ofSeconds(60);

    public enum State {
        READY,
        DRAINING,
        STOPPED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
