package backhaul.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A `backhaul.job.v1` event: a job that a worker offers, so that readers can show and check it.
public record JobPresence(
        String id,
        String worker,
        Instant time,
        String audience,
        List<String> addresses,
        String job,
        String engine,
        @Nullable String description,
        Duration timeout,
        Duration deadline,
        int maxAttempts,
        int concurrency,
        @Nullable Duration expectEvery,
        @Nullable Instant lastSuccessAt,
        String specDigest,
        List<Parameter> parameters) {

    /// A field that requests may set. `type` is `list`, `text`, `number` or `flag`; `defaultValue`
    /// is the job's own value; `schema` a JSON Schema, empty where it was dropped for its size.
    public record Parameter(
            String name, String type, @Nullable Object defaultValue, Map<String, Object> schema) {}
}
