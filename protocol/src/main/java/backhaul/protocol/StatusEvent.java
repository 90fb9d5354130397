package backhaul.protocol;

import java.time.Instant;

/// A `backhaul.status.v1` event. `sequence` grows by one per run, from 1.
public record StatusEvent(
        String id, String worker, Instant time, String audience, int sequence, RunStatus status) {}
