package backhaul.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunKey;
import java.util.HashMap;
import java.util.Map;

/// Nothing is started, and no status is written, for what no authentic request asks; and a dry run
/// starts nothing.
public final class OnlyWhatWasAsked implements Guarantee {
    private final Map<RunKey, Boolean> dryRuns = new HashMap<>();

    @Override
    public void saw(Fact fact) {
        switch (fact) {
            case Fact.Asked(var run, var _, boolean dryRun) ->
                    dryRuns.merge(run, dryRun, Boolean::logicalAnd);
            case Fact.Started(var run, var _, var job) -> {
                assertThat(dryRuns)
                        .as("%s was started, and nobody asked for it", job)
                        .containsKey(run);
                assertThat(dryRuns.get(run)).as("%s was started for a dry run", job).isFalse();
            }
            case Fact.Committed(var statuses, var _, var _) ->
                    statuses.forEach(status ->
                            assertThat(dryRuns)
                                    .as("a status of a run that nobody asked for")
                                    .containsKey(status.status().run()));
            case Fact.Begun _, Fact.Freed _, Fact.Over _, Fact.Ended _ -> {}
        }
    }
}
