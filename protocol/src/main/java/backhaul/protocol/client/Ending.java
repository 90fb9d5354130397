package backhaul.protocol.client;

import backhaul.protocol.StatusEvent;
import java.time.Instant;

/// How waiting for a run's end ended.
public sealed interface Ending {

    /// The run has ended: its terminal status, and whether it was checked.
    record Ended(Heard<StatusEvent> last) implements Ending {}

    /// Under this id another question was asked before: this is that run, not the one meant.
    record AnotherQuestion(Heard<StatusEvent> last) implements Ending {}

    /// The request expired, and no worker took it: it can no longer start.
    record NotTaken(Instant expiredAt) implements Ending {}
}
