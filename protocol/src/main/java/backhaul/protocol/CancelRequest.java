package backhaul.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A `backhaul.cancel.v1` event: asks `address` to stop the run of `runSource` and `runId`.
public record CancelRequest(
        String id,
        String source,
        String address,
        Instant time,
        Instant expiresAt,
        String audience,
        String runSource,
        String runId,
        @Nullable String reason) {

    public RunKey run() {
        return new RunKey(address, runSource, runId);
    }
}
