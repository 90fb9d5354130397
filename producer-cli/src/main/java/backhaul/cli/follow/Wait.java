package backhaul.cli.follow;

import backhaul.cli.run.FoundRun;
import backhaul.protocol.RunKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is waited for, and how long.
///
/// @param asked the request, while no worker has taken it; null where one has
/// @param timeout ends the wait, not the run
/// @param failOnWarning a success with warnings ends with the code of a failure
/// @param believesAnyone no worker's key is known, so that what is not proven counts as well
public record Wait(
        RunKey run,
        @Nullable Asked asked,
        @Nullable Duration timeout,
        boolean failOnWarning,
        boolean believesAnyone) {

    /// A request that lies there.
    ///
    /// @param digest the question: a status that answers another is not believed
    /// @param expiresAt after it no worker takes the request, by this machine's clock
    public record Asked(String digest, Instant expiresAt, int partition, long offset) {

        static Asked of(FoundRun.Waiting waiting) {
            return new Asked(
                    waiting.digest(),
                    waiting.request().expiresAt(),
                    waiting.partition(),
                    waiting.offset());
        }
    }

    Optional<String> digest() {
        return Optional.ofNullable(asked).map(Asked::digest);
    }
}
