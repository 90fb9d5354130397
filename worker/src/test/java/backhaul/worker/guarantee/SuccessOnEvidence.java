package backhaul.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.protocol.StatusEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// A run is said to have succeeded only after its attempt's own job has; and none is said to be
/// cancelled or out of time while a job of its last attempt goes on.
public final class SuccessOnEvidence implements Guarantee {
    private record Attempt(RunKey run, int number) {}

    private final Set<Attempt> succeeded = new HashSet<>();
    private final Map<Attempt, String> going = new HashMap<>();

    @Override
    public void saw(Fact fact) {
        switch (fact) {
            case Fact.Started(var run, int attempt, var job) ->
                    going.put(new Attempt(run, attempt), job);
            case Fact.Ended(var run, int attempt, var _, boolean well) -> {
                going.remove(new Attempt(run, attempt));
                if (well) {
                    succeeded.add(new Attempt(run, attempt));
                }
            }
            case Fact.Committed(var statuses, var _, var _) -> statuses.forEach(this::judge);
            case Fact.Asked _, Fact.Begun _, Fact.Freed _, Fact.Over _ -> {}
        }
    }

    private void judge(StatusEvent event) {
        RunKey run = event.status().run();
        Attempt last = new Attempt(run, event.status().attempt());
        RunState state = event.status().state();
        if (state == RunState.SUCCEEDED && !event.status().request().dryRun()) {
            assertThat(succeeded)
                    .as("%s is said to have succeeded without evidence", run.id())
                    .contains(last);
        }
        if (state == RunState.CANCELLED || state == RunState.TIMED_OUT) {
            assertThat(going)
                    .as("%s is said to be %s, and a job of it goes on", run.id(), state.wireName())
                    .doesNotContainKey(last);
        }
    }
}
