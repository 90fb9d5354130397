package backhaul.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The `data` of a `backhaul.status.v1` event: a snapshot of one run.
public record RunStatus(
        RunState state,
        String worker,
        int attempt,
        int maxAttempts,
        Request request,
        @Nullable Instant acceptedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Instant deadline,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant cancelRequestedAt,
        List<Attempt> attempts,
        @Nullable Handle handle,
        @Nullable Integer code,
        @Nullable String reason,
        @Nullable String message,
        List<String> warnings,
        List<Artifact> artifacts,
        @Nullable String report) {

    /// The request as it was let in, and where it lies. `timeout` is the limit of one attempt in
    /// force; null where the run was never accepted.
    public record Request(
            String id,
            String source,
            String address,
            String job,
            @Nullable String engine,
            Map<String, Object> parameters,
            Instant issuedAt,
            Instant appendedAt,
            Instant expiresAt,
            @Nullable Instant notBefore,
            boolean dryRun,
            Map<String, String> labels,
            String keyId,
            String digest,
            int partition,
            long offset,
            @Nullable String specDigest,
            @Nullable Duration timeout) {}

    /// One try; `outcome` is `succeeded`, `failed`, `timed_out`, `cancelled`, `lost`, `unknown`, or
    /// null while it runs.
    public record Attempt(
            int number,
            String worker,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String outcome,
            @Nullable String message) {}

    /// What an engine needs to find its external job again. `details` are small strings of the
    /// engine's own.
    public record Handle(String system, String id, Map<String, String> details) {}

    public record Artifact(String name, String uri, long bytes, @Nullable String sha256) {}

    public RunKey run() {
        return new RunKey(request.address(), request.source(), request.id());
    }
}
