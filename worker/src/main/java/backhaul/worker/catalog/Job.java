package backhaul.worker.catalog;

import backhaul.worker.engine.JobSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A job of the catalog, as its configuration defines it.
public record Job(
        String name,
        @Nullable String description,
        String engine,
        JobSpec spec,
        Limits limits,
        RetryPolicy retry,
        List<OpenParameter> open,
        @Nullable Duration expectEvery,
        boolean rerun,
        String specDigest) {

    /// The limits of one run. `timeout` bounds an attempt, `deadline` all of them, `stallTimeout`
    /// the time without a sign of life; `concurrency` is how many runs of the job go at once.
    public record Limits(
            Duration timeout,
            Duration deadline,
            @Nullable Duration stallTimeout,
            int concurrency) {}

    /// A parameter that requests may set, and the JSON Schema its value must satisfy.
    public record OpenParameter(JobSpec.Parameter parameter, OpenSchema schema) {}

    public Optional<OpenParameter> openParameter(String parameter) {
        return open.stream().filter(o -> o.parameter().name().equals(parameter)).findFirst();
    }
}
