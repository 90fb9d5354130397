package backhaul.worker.catalog;

import backhaul.worker.engine.JobSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A job of the catalog, as its configuration defines it.
///
/// @param expectEvery longer than this without a success is a missed backup
/// @param rerun whether it may simply be run again where nobody knows how it ended
/// @param specDigest of all that decides what a run of it does: members of a pool compare it
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

    public Job {
        open = List.copyOf(open);
        if (expectEvery != null && !expectEvery.isPositive()) {
            throw new IllegalArgumentException("expectEvery must be positive: " + expectEvery);
        }
    }

    /// The limits of one run. `timeout` bounds an attempt, `deadline` all of them, `stallTimeout`
    /// the time without a sign of life; `concurrency` is how many runs of the job go at once.
    public record Limits(
            Duration timeout, Duration deadline, @Nullable Duration stallTimeout, int concurrency) {

        /// A run's request must still lie on its topic when its last attempt begins.
        public static final Duration LONGEST_DEADLINE = Duration.ofDays(5);

        public Limits {
            if (!timeout.isPositive() || timeout.compareTo(deadline) > 0) {
                throw new IllegalArgumentException(
                        "timeout must be positive and at most the deadline: " + timeout);
            }
            if (deadline.compareTo(LONGEST_DEADLINE) > 0) {
                throw new IllegalArgumentException("deadline is at most 5 days: " + deadline);
            }
            if (stallTimeout != null && !stallTimeout.isPositive()) {
                throw new IllegalArgumentException(
                        "stallTimeout must be positive: " + stallTimeout);
            }
            if (concurrency < 1) {
                throw new IllegalArgumentException("concurrency is at least 1: " + concurrency);
            }
        }
    }

    /// A parameter that requests may set, and the JSON Schema its value must satisfy.
    public record OpenParameter(JobSpec.Parameter parameter, OpenSchema schema) {}

    public Optional<OpenParameter> openParameter(String parameter) {
        return open.stream().filter(o -> o.parameter().name().equals(parameter)).findFirst();
    }
}
