package backhaul.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// An attempt's job is started once, and a process never works on two attempts of one run at once.
public final class StartedOnce implements Guarantee {
    private record Attempt(RunKey run, int number) {}

    private record Worker(RunKey run, String process) {}

    private final Map<Attempt, String> started = new HashMap<>();
    private final Map<Worker, Set<Integer>> underWay = new HashMap<>();

    @Override
    public void saw(Fact fact) {
        switch (fact) {
            case Fact.Started(var run, int attempt, var job) -> {
                String before = started.put(new Attempt(run, attempt), job);
                assertThat(before)
                        .as(
                                "attempt %d of %s was started as %s, and again as %s",
                                attempt, run.id(), before, job)
                        .isNull();
            }
            case Fact.Begun(var run, int attempt, var process, boolean _) -> {
                Set<Integer> now =
                        underWay.computeIfAbsent(new Worker(run, process), _ -> new HashSet<>());
                assertThat(now)
                        .as(
                                "%s begins attempt %d of %s while others of it go on",
                                process, attempt, run.id())
                        .isEmpty();
                now.add(attempt);
            }
            case Fact.Over(var run, int attempt, var process) ->
                    underWay.getOrDefault(new Worker(run, process), new HashSet<>())
                            .remove(attempt);
            case Fact.Asked _, Fact.Committed _, Fact.Freed _, Fact.Ended _ -> {}
        }
    }
}
