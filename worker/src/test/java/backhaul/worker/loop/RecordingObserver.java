package backhaul.worker.loop;

import backhaul.protocol.DeadLetterReason;
import backhaul.worker.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// Keeps what a loop told it.
final class RecordingObserver implements LoopObserver {
    final List<String> alarms = new CopyOnWriteArrayList<>();
    final List<String> complaints = new CopyOnWriteArrayList<>();
    final List<DeadLetterReason> deadLetters = new CopyOnWriteArrayList<>();
    final List<String> refusedCancels = new CopyOnWriteArrayList<>();
    final AtomicInteger skipped = new AtomicInteger();
    final AtomicInteger duplicates = new AtomicInteger();
    final AtomicInteger restores = new AtomicInteger();
    final AtomicInteger serving = new AtomicInteger();
    final AtomicInteger transactions = new AtomicInteger();
    final AtomicInteger mostWaiting = new AtomicInteger();
    volatile long ignored;

    @Override
    public void turned(Load load) {
        mostWaiting.accumulateAndGet(load.waiting(), Math::max);
    }

    @Override
    public void skipped(int forOthers, int withoutAddress) {
        skipped.addAndGet(forOthers + withoutAddress);
    }

    @Override
    public void duplicate() {
        duplicates.incrementAndGet();
    }

    @Override
    public void deadLettered(DeadLetterReason reason, boolean written) {
        deadLetters.add(reason);
    }

    @Override
    public void cancelTaken() {}

    @Override
    public void cancelRefused(String reason, String detail) {
        refusedCancels.add(reason + ": " + detail);
    }

    @Override
    public void committed(Run run) {}

    @Override
    public void transaction(Duration took) {
        transactions.incrementAndGet();
    }

    @Override
    public void stamped(Instant appendedAt, Instant sent, Instant now) {}

    @Override
    public void restored(Duration took, int unfinished, long records) {
        restores.incrementAndGet();
        ignored = records;
    }

    @Override
    public void serving() {
        serving.incrementAndGet();
    }

    @Override
    public void notServing(String why) {
        complaints.add(why);
    }

    @Override
    public void alarm(String kind, String message) {
        alarms.add(kind + ": " + message);
    }
}
