package backhaul.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.protocol.StatusEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// No attempt begins before the status that says so is committed; and an owner begins none that its
/// ledger does not say is under way now.
public final class IntentBeforeStart implements Guarantee {
    private record Attempt(RunKey run, int number) {}

    private final Set<Attempt> intended = new HashSet<>();
    private final Map<RunKey, StatusEvent> newest = new HashMap<>();

    @Override
    public void saw(Fact fact) {
        if (fact instanceof Fact.Committed(var statuses, var _, var _)) {
            for (StatusEvent status : statuses) {
                newest.put(status.status().run(), status);
                if (status.status().state() == RunState.RUNNING) {
                    intended.add(new Attempt(status.status().run(), status.status().attempt()));
                }
            }
        } else if (fact instanceof Fact.Begun(var run, int attempt, var process, boolean owner)) {
            assertThat(intended)
                    .as(
                            "%s begins attempt %d of %s before its intent is committed",
                            process, attempt, run.id())
                    .contains(new Attempt(run, attempt));
            StatusEvent now = newest.get(run);
            boolean underWay =
                    now != null
                            && now.status().state() == RunState.RUNNING
                            && now.status().attempt() == attempt;
            assertThat(underWay || !owner)
                    .as(
                            "%s begins attempt %d of %s, which is not under way",
                            process, attempt, run.id())
                    .isTrue();
        }
    }
}
