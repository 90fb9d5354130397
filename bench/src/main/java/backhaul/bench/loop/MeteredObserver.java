package backhaul.bench.loop;

import backhaul.protocol.DeadLetterReason;
import backhaul.worker.loop.LoopObserver;
import backhaul.worker.ops.AddressMetrics;
import backhaul.worker.ops.Metrics;
import backhaul.worker.run.Run;
import java.time.Duration;
import java.time.Instant;

/// Counts in the metrics that a real worker has, and tells the benchmark.
final class MeteredObserver implements LoopObserver {
    private final AddressMetrics numbers;
    private final LoopEvents events;

    MeteredObserver(Metrics metrics, String address, LoopEvents events) {
        this.numbers = metrics.address(address);
        this.events = events;
    }

    @Override
    public void turned(Load load) {
        numbers.load(load.running(), load.waiting());
    }

    @Override
    public void skipped(int forOthers, int withoutAddress) {
        numbers.skipped(forOthers, withoutAddress);
        events.skipped(forOthers + withoutAddress);
    }

    @Override
    public void duplicate() {
        numbers.duplicate();
    }

    @Override
    public void deadLettered(DeadLetterReason reason, boolean written) {
        throw new IllegalStateException("a request of the benchmark is not let in: " + reason);
    }

    @Override
    public void cancelTaken() {
        numbers.cancelTaken();
    }

    @Override
    public void cancelRefused(String reason, String detail) {
        numbers.cancelRefused(reason);
    }

    @Override
    public void committed(Run run) {
        numbers.status(run.state());
        events.committed(run);
    }

    @Override
    public void transaction(Duration took) {
        numbers.committed(took);
        events.transaction();
    }

    @Override
    public void stamped(Instant appendedAt, Instant sent, Instant now) {}

    @Override
    public void restored(Duration took, int unfinished, long ignored) {
        numbers.restored(took);
    }

    @Override
    public void serving() {
        events.serving();
    }

    @Override
    public void notServing(String why) {
        System.err.println("the loop does not serve: " + why);
    }

    @Override
    public void alarm(String kind, String message) {
        System.err.println(kind + ": " + message);
    }
}
