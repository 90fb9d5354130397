package backhaul.worker.loop;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.worker.run.Run;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Which runs wait, and for what: for their time (they hold nothing), or, being ready, for a slot.
final class Agenda {
    private record Entry(Instant due, RunKey run) {}

    private final TreeSet<Entry> later =
            new TreeSet<>(
                    Comparator.comparing(Entry::due)
                            .thenComparing(e -> e.run().id())
                            .thenComparing(e -> e.run().source()));
    private final Map<RunKey, Entry> entries = new HashMap<>();
    private final Set<RunKey> ready = new LinkedHashSet<>();

    /// Takes a run's newest snapshot: it waits, is ready, or is here no longer.
    void put(Run run, Instant now) {
        remove(run.key());
        if (run.state() == RunState.ACCEPTED || run.state() == RunState.RETRYING) {
            Entry entry = new Entry(run.due(), run.key());
            entries.put(run.key(), entry);
            if (entry.due().isAfter(now)) {
                later.add(entry);
            } else {
                ready.add(run.key());
            }
        }
    }

    private void remove(RunKey run) {
        Entry entry = entries.remove(run);
        if (entry != null) {
            later.remove(entry);
        }
        ready.remove(run);
    }

    /// The runs that are due, longest waiting first. They stay ready until they are put again.
    List<RunKey> ready(Instant now) {
        while (!later.isEmpty() && !later.first().due().isAfter(now)) {
            Entry entry = later.removeFirst();
            ready.add(entry.run());
        }
        return List.copyOf(ready);
    }

    Optional<Instant> nextDue() {
        return later.isEmpty() ? Optional.empty() : Optional.of(later.first().due());
    }

    /// Every run that waits, ready or not.
    List<RunKey> all() {
        return List.copyOf(entries.keySet());
    }

    int readyCount() {
        return ready.size();
    }

    int waitingCount() {
        return entries.size();
    }
}
