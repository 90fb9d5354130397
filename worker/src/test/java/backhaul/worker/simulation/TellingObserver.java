package backhaul.worker.simulation;

import backhaul.protocol.DeadLetterReason;
import backhaul.worker.loop.LoopObserver;
import backhaul.worker.run.Run;
import java.time.Duration;
import java.time.Instant;

/// Puts what a loop says of itself into the history.
final class TellingObserver implements LoopObserver {
    private final World world;
    private final String name;

    TellingObserver(World world, String name) {
        this.world = world;
        this.name = name;
    }

    @Override
    public void turned(Load load) {}

    @Override
    public void skipped(int forOthers, int withoutAddress) {}

    @Override
    public void duplicate() {
        world.tell(() -> name + " counts a duplicate");
    }

    @Override
    public void deadLettered(DeadLetterReason reason, boolean written) {
        world.tell(() -> name + " does not let a record in: " + reason.wireName());
    }

    @Override
    public void cancelTaken() {
        world.tell(() -> name + " takes a cancel");
    }

    @Override
    public void cancelRefused(String reason, String detail) {
        world.tell(() -> name + " refuses a cancel: " + reason);
    }

    @Override
    public void committed(Run run) {}

    @Override
    public void transaction(Duration took) {}

    @Override
    public void stamped(Instant appendedAt, Instant sent, Instant now) {}

    @Override
    public void restored(Duration took, int unfinished, long ignored) {
        world.tell(() ->
                name
                        + " has taken the unit: "
                        + unfinished
                        + " runs unfinished, "
                        + ignored
                        + " records ignored");
    }

    @Override
    public void serving() {}

    @Override
    public void notServing(String why) {
        world.tell(() -> name + " cannot serve: " + why);
    }

    @Override
    public void alarm(String kind, String message) {
        world.tell(() -> name + " alarms: " + message);
    }
}
