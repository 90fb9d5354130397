package backhaul.cli.fleet;

import backhaul.cli.run.Trust;
import backhaul.protocol.WorkerPresence;
import backhaul.protocol.client.Heard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// A worker as it was last heard of, at the broker's time.
public record Member(WorkerPresence presence, Instant seenAt, Trust trust) {

    static Member of(Heard<WorkerPresence> heard) {
        WorkerPresence presence = heard.event();
        return new Member(
                presence, heard.appendedAt(), Trust.of(heard.unchecked(), presence.worker()));
    }

    /// What `workers` shows.
    public enum State {
        READY,
        DRAINING,
        STOPPED,
        LOST;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public String name() {
        return presence.worker();
    }

    /// A worker that said it stops is not lost, however long ago that was.
    public State state(Instant now) {
        boolean silent = Duration.between(seenAt, now).compareTo(WorkerPresence.LOST_AFTER) > 0;
        return switch (presence.state()) {
            case STOPPED -> State.STOPPED;
            case READY -> silent ? State.LOST : State.READY;
            case DRAINING -> silent ? State.LOST : State.DRAINING;
        };
    }

    public List<String> pools() {
        return presence.addresses().stream()
                .filter(address -> !address.equals(presence.worker()))
                .sorted()
                .toList();
    }
}
