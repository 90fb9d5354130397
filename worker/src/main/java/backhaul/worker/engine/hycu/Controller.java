package backhaul.worker.engine.hycu;

import backhaul.settings.Rate;
import java.net.URI;
import java.time.Duration;

/// A controller as the configuration has it. `url` has no slash at its end.
record Controller(
        String name, URI url, Api api, Credential credential, Trust trust, Limits limits) {

    /// @param rate requests over all jobs: half of it is for watching, half for all else
    /// @param concurrentRequests under way at once
    /// @param requestTimeout for connecting, and for a whole answer
    record Limits(Rate rate, int concurrentRequests, Duration requestTimeout) {
        static final Limits DEFAULT =
                new Limits(new Rate(10, Duration.ofSeconds(1)), 8, Duration.ofSeconds(30));
    }
}
