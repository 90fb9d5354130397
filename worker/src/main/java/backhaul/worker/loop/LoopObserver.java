package backhaul.worker.loop;

import backhaul.protocol.DeadLetterReason;
import backhaul.worker.run.Run;
import java.time.Duration;
import java.time.Instant;

/// What a loop tells those who measure and watch it. Called on the loop's thread; must not block.
public interface LoopObserver {

    /// The loop turns: a sign of life.
    void turned(Load load);

    /// So many records were passed over: for others, or without an address.
    void skipped(int forOthers, int withoutAddress);

    /// The requests topic has so many partitions, or has them now.
    default void partitions(int count) {}

    void duplicate();

    /// `written` is false where too many came at once, so that it is only counted.
    void deadLettered(DeadLetterReason reason, boolean written);

    void cancelTaken();

    /// `reason` is a word of the wire.
    void cancelRefused(String reason, String detail);

    /// A snapshot was committed.
    void committed(Run run);

    /// A transaction took this long.
    void transaction(Duration took);

    /// The broker stamped a record of ours that was sent after `sent` and acknowledged before
    /// `now`.
    void stamped(Instant appendedAt, Instant sent, Instant now);

    /// The unit was taken: `unfinished` runs were found in its ledger.
    void restored(Duration took, int unfinished, long ignored);

    /// The loop works again, or for the first time.
    void serving();

    /// The loop cannot work: `why` is a sentence for /health/ready.
    void notServing(String why);

    /// Something that a person should look at; the loop goes on.
    void alarm(String kind, String message);

    record Load(int running, int waiting, boolean paused) {}
}
