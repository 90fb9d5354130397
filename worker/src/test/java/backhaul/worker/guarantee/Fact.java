package backhaul.worker.guarantee;

import backhaul.protocol.RunKey;
import backhaul.protocol.StatusEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Something that happened, in the order in which it did: what guarantees judge a history by.
public sealed interface Fact {
    /// Where a record of the requests topic lies.
    record Place(int partition, long offset) {}

    /// An authentic request lies on its topic; the same run may be asked for several times.
    record Asked(RunKey run, Place place, boolean dryRun) implements Fact {}

    /// A worker's transaction was committed, all of it at once: the statuses in it, the dead
    /// letters by where their originals lie, and the next request to read of each partition.
    record Committed(List<StatusEvent> statuses, Set<Place> letters, Map<Integer, Long> next)
            implements Fact {}

    /// An engine was called to do an attempt's work.
    ///
    /// @param owner false for a process that was frozen and may have a successor by now
    record Begun(RunKey run, int attempt, String process, boolean owner) implements Fact {}

    /// That call need not be over before another process begins: it was told to stop, or its
    /// process is frozen and cannot hear it, or its job goes on by itself.
    record Freed(RunKey run, int attempt, String process) implements Fact {}

    /// That call is over, or its process is.
    record Over(RunKey run, int attempt, String process) implements Fact {}

    /// In the world outside a job began, with its effects.
    record Started(RunKey run, int attempt, String job) implements Fact {}

    /// A job in the world outside is over.
    record Ended(RunKey run, int attempt, String job, boolean succeeded) implements Fact {}
}
