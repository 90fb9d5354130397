package backhaul.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A `backhaul.request.v1` event: asks `address` to run a job of its catalog.
public record BackupRequest(
        String id,
        String source,
        String address,
        Instant time,
        Instant expiresAt,
        String audience,
        Ask ask) {

    /// What is asked for: the event's `data`. Parameter values are JSON values: `String`, `Long`,
    /// `Boolean`, `List`, `Map`, or null.
    public record Ask(
            String job,
            Map<String, Object> parameters,
            @Nullable Duration timeout,
            @Nullable Integer maxAttempts,
            @Nullable Instant notBefore,
            boolean dryRun,
            Map<String, String> labels) {}

    public RunKey run() {
        return new RunKey(address, source, id);
    }
}
