package backhaul.cli.sending;

import java.time.Duration;
import java.time.Instant;

/// A record that was written.
///
/// @param signedAt by this machine's clock
/// @param appendedAt by the broker's
public record Sent(int partition, long offset, Instant signedAt, Instant appendedAt) {

    /// How far this machine's clock is ahead of the broker's; negative where it is behind. The time
    /// that the record was under way makes it look as if it were behind.
    public Duration ahead() {
        return Duration.between(appendedAt, signedAt);
    }
}
