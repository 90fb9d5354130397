package backhaul.worker.ledger;

import backhaul.protocol.RunKey;
import backhaul.worker.run.Run;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The runs of one unit as its ledger has them: the unfinished ones whole, the ended ones as an
/// identity and a digest, for as long as a replay of their request could still be let in.
public final class RunBook {
    private final Map<RunKey, Run> unfinished = new LinkedHashMap<>();
    private final Map<RunKey, Known> known = new HashMap<>();
    private final Map<Integer, Floor> floors = new HashMap<>();

    /// `statusOffset` is at or below the run's first status; `logTime` the append time of its last.
    private record Known(
            String digest, int partition, long statusOffset, long requestOffset, Instant logTime) {

        static Known of(Run run, long statusOffset, Instant logTime) {
            return new Known(
                    run.request().digest(),
                    run.request().partition(),
                    statusOffset,
                    run.request().offset(),
                    logTime);
        }
    }

    /// The lowest offsets that still matter in one partition.
    private record Floor(long statusOffset, long requestOffset) {}

    public Collection<Run> unfinished() {
        return Collections.unmodifiableCollection(unfinished.values());
    }

    public Optional<Run> unfinished(RunKey key) {
        return Optional.ofNullable(unfinished.get(key));
    }

    /// The digest of the question that a known identity asked.
    public Optional<String> digestOf(RunKey key) {
        Run run = unfinished.get(key);
        if (run != null) {
            return Optional.of(run.request().digest());
        }
        return Optional.ofNullable(known.get(key)).map(Known::digest);
    }

    /// Takes a run's newest snapshot. Its identity is known from now on, ended or not.
    public void put(Run run, Instant now) {
        if (run.ended()) {
            unfinished.remove(run.key());
            known.putIfAbsent(run.key(), Known.of(run, Long.MAX_VALUE, now));
        } else {
            unfinished.put(run.key(), run);
        }
    }

    /// Takes back a run that was never there.
    void drop(RunKey key) {
        unfinished.remove(key);
    }

    /// Notes where a snapshot of `run` lies on the status topic, and when it was appended there.
    void written(Run run, long statusOffset, Instant logTime) {
        known.merge(
                run.key(),
                Known.of(run, statusOffset, logTime),
                (old, now) ->
                        new Known(
                                old.digest,
                                old.partition,
                                Math.min(old.statusOffset, now.statusOffset),
                                old.requestOffset,
                                logTime));
        lower(run.request().partition(), new Floor(statusOffset, run.request().offset()));
    }

    /// Forgets the ended runs whose last status was appended before `horizon`, and finds anew what
    /// is the lowest that matters.
    public void forget(Instant horizon) {
        floors.clear();
        known.entrySet()
                .removeIf(entry ->
                        !unfinished.containsKey(entry.getKey())
                                && entry.getValue().logTime.isBefore(horizon));
        known.forEach((key, run) ->
                lower(
                        run.partition,
                        new Floor(
                                run.statusOffset,
                                unfinished.containsKey(key) ? run.requestOffset : Long.MAX_VALUE)));
    }

    private void lower(int partition, Floor floor) {
        floors.merge(
                partition,
                floor,
                (a, b) ->
                        new Floor(
                                Math.min(a.statusOffset, b.statusOffset),
                                Math.min(a.requestOffset, b.requestOffset)));
    }

    /// The lowest status offset that a restore of this partition needs, or `end` where it needs
    /// none.
    long statusFloor(int partition, long end) {
        Floor floor = floors.get(partition);
        return floor == null ? end : Math.min(floor.statusOffset, end);
    }

    /// The request offset of the oldest unfinished run of this partition, or `next` where none is.
    long requestFloor(int partition, long next) {
        Floor floor = floors.get(partition);
        return floor == null ? next : Math.min(floor.requestOffset, next);
    }

    public int remembered() {
        return known.size();
    }
}
