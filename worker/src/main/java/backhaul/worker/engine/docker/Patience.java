package backhaul.worker.engine.docker;

import java.time.Duration;

/// How long it is tried again to bring back what was stopped: while the daemon does not answer,
/// since giving up would leave containers stopped; and while it refuses.
record Patience(Duration daemonAway, Duration refused) {
    static final Patience USUAL = new Patience(Duration.ofHours(24), Duration.ofMinutes(1));
}
