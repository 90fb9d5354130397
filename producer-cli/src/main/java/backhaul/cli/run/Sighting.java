package backhaul.cli.run;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunStatus;
import backhaul.protocol.StatusEvent;
import backhaul.protocol.client.Heard;

/// A status event as it was found on the status topic.
public record Sighting(StatusEvent event, Trust trust) {

    public static Sighting of(Heard<StatusEvent> heard) {
        return new Sighting(heard.event(), Trust.of(heard.unchecked(), heard.event().worker()));
    }

    public RunStatus status() {
        return event.status();
    }

    public RunKey run() {
        return event.status().run();
    }

    /// Whether this is the later word on the same run: what counts before what does not, then the
    /// higher sequence.
    public boolean supersedes(Sighting other) {
        return trust.counts() == other.trust().counts()
                ? event.sequence() > other.event().sequence()
                : trust.counts();
    }
}
