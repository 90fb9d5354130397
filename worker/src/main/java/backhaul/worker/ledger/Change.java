package backhaul.worker.ledger;

import backhaul.protocol.Envelope;
import backhaul.worker.run.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What one turn of the loop wants committed, all of it or nothing: snapshots of runs, dead
/// letters, and how far the requests have been dealt with.
public final class Change {
    private final List<Run> snapshots = new ArrayList<>();
    private final List<Envelope> deadLetters = new ArrayList<>();
    private final Map<Integer, Long> positions = new HashMap<>();
    private boolean due;

    public void snapshot(Run run) {
        snapshots.add(run);
        due = true;
    }

    public void deadLetter(Envelope letter) {
        deadLetters.add(letter);
        due = true;
    }

    /// The next request to read in `partition`. By itself no reason to commit: the position of a
    /// turn that skipped everything goes with the next commit that has a reason.
    public void position(int partition, long next) {
        positions.put(partition, next);
    }

    /// Something was dealt with that must not be read again, though it left no record.
    public void dealtWith() {
        due = true;
    }

    public boolean due() {
        return due;
    }

    List<Run> snapshots() {
        return snapshots;
    }

    List<Envelope> deadLetters() {
        return deadLetters;
    }

    Map<Integer, Long> positions() {
        return positions;
    }
}
