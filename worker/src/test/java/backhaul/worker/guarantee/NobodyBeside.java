package backhaul.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Nobody begins a run's next attempt while another process goes on with an earlier one and was not
/// told to stop: unless that process cannot hear it, or its job is nobody's own.
public final class NobodyBeside implements Guarantee {
    private record Call(String process, int attempt) {}

    private final Map<RunKey, Map<Call, Boolean>> underWay = new HashMap<>();

    @Override
    public void saw(Fact fact) {
        switch (fact) {
            case Fact.Begun(var run, int attempt, var process, boolean owner) -> {
                Map<Call, Boolean> calls =
                        underWay.computeIfAbsent(run, _ -> new LinkedHashMap<>());
                if (owner) {
                    nobody(run, attempt, process, calls);
                }
                calls.put(new Call(process, attempt), true);
            }
            case Fact.Freed(var run, int attempt, var process) ->
                    underWay.getOrDefault(run, new HashMap<>())
                            .replace(new Call(process, attempt), false);
            case Fact.Over(var run, int attempt, var process) ->
                    underWay.getOrDefault(run, new HashMap<>()).remove(new Call(process, attempt));
            case Fact.Asked _, Fact.Committed _, Fact.Started _, Fact.Ended _ -> {}
        }
    }

    private static void nobody(RunKey run, int attempt, String process, Map<Call, Boolean> calls) {
        calls.forEach((call, bound) ->
                assertThat(bound && !call.process().equals(process))
                        .as(
                                "%s begins attempt %d of %s while %s goes on with attempt %d",
                                process, attempt, run.id(), call.process(), call.attempt())
                        .isFalse());
    }
}
