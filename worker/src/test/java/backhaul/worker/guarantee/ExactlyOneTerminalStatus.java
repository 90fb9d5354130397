package backhaul.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunStatus;
import backhaul.protocol.StatusEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Watches everything a `read_committed` reader sees of the status topic: each request that was
/// asked ends once, nothing follows its end, and its snapshots are numbered without a gap.
public final class ExactlyOneTerminalStatus {
    private final Set<RunKey> asked = new LinkedHashSet<>();
    private final Map<RunKey, List<StatusEvent>> histories = new HashMap<>();

    /// An authentic request was acknowledged: it must end.
    public void asked(RunKey run) {
        asked.add(run);
    }

    /// A status was read, in the order of its partition.
    public void saw(StatusEvent event) {
        List<StatusEvent> history =
                histories.computeIfAbsent(event.status().run(), _ -> new ArrayList<>());
        if (!history.isEmpty()) {
            StatusEvent before = history.getLast();
            assertThat(before.status().state().terminal())
                    .as(
                            "nothing follows the end of %s, but %s came after %s",
                            event.status().run(), words(event), words(before))
                    .isFalse();
            assertThat(event.sequence())
                    .as("the sequence of %s", event.status().run())
                    .isEqualTo(before.sequence() + 1);
        }
        history.add(event);
    }

    public long endedCount() {
        return histories.values().stream().filter(ExactlyOneTerminalStatus::ended).count();
    }

    public boolean allEnded() {
        return asked.stream()
                .allMatch(run -> histories.containsKey(run) && ended(histories.get(run)));
    }

    /// The requests that have not ended, with their last state.
    public List<String> open() {
        return asked.stream()
                .filter(run -> !histories.containsKey(run) || !ended(histories.get(run)))
                .map(run ->
                        run.id()
                                + " "
                                + (histories.containsKey(run)
                                        ? words(histories.get(run).getLast())
                                        : "never accepted"))
                .toList();
    }

    /// Fails unless every request that was asked has ended, and nothing ran that nobody asked for.
    public void verify() {
        assertThat(asked)
                .as("requests without an end")
                .allMatch(run -> histories.containsKey(run) && ended(histories.get(run)));
        assertThat(histories.keySet()).as("runs that nobody asked for").isSubsetOf(asked);
    }

    /// The last snapshot of a run.
    public RunStatus last(RunKey run) {
        List<StatusEvent> history = histories.getOrDefault(run, List.of());
        assertThat(history).as("statuses of %s", run).isNotEmpty();
        return history.getLast().status();
    }

    public List<RunStatus> history(RunKey run) {
        return histories.getOrDefault(run, List.of()).stream().map(StatusEvent::status).toList();
    }

    private static boolean ended(List<StatusEvent> history) {
        return history.getLast().status().state().terminal();
    }

    private static String words(StatusEvent event) {
        return event.sequence() + " " + event.status().state().wireName();
    }
}
