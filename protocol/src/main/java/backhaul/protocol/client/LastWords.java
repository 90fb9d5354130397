package backhaul.protocol.client;

import backhaul.protocol.RunKey;
import backhaul.protocol.StatusEvent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The latest status of each run. What counts comes before what does not, then the higher sequence.
final class LastWords {

    private final int most;
    private final Map<RunKey, Heard<StatusEvent>> byRun = new LinkedHashMap<>();

    /// Forgets the runs that were heard of longest ago where there are more than `most`.
    LastWords(int most) {
        this.most = most;
    }

    void hear(Heard<StatusEvent> status) {
        RunKey run = status.event().status().run();
        Heard<StatusEvent> known = byRun.get(run);
        if (known == null || supersedes(status, known)) {
            byRun.remove(run);
            byRun.put(run, status);
        }
        if (byRun.size() > most) {
            byRun.remove(byRun.keySet().iterator().next());
        }
    }

    private static boolean supersedes(Heard<StatusEvent> status, Heard<StatusEvent> known) {
        return status.counts() == known.counts()
                ? status.event().sequence() > known.event().sequence()
                : status.counts();
    }

    Optional<Heard<StatusEvent>> of(RunKey run) {
        return Optional.ofNullable(byRun.get(run));
    }

    Collection<Heard<StatusEvent>> all() {
        return List.copyOf(byRun.values());
    }
}
