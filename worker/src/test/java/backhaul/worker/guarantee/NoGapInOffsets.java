package backhaul.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunKey;
import backhaul.protocol.StatusEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// No offset is committed beyond a request that neither the ledger nor the dead letters hold, and a
/// run is taken in together with the offset of its request.
public final class NoGapInOffsets implements Guarantee {
    private final Map<Fact.Place, RunKey> asked = new HashMap<>();
    private final Set<RunKey> held = new HashSet<>();
    private final Set<Fact.Place> letters = new HashSet<>();

    @Override
    public void saw(Fact fact) {
        if (fact instanceof Fact.Asked(var run, var place, boolean _)) {
            asked.put(place, run);
        } else if (fact instanceof Fact.Committed committed) {
            letters.addAll(committed.letters());
            committed.statuses().forEach(status -> held.add(status.status().run()));
            committed.statuses().stream()
                    .filter(status -> status.sequence() == 1)
                    .forEach(status -> withItsOffset(status, committed.next()));
            committed.next().forEach(this::withoutGap);
        }
    }

    private static void withItsOffset(StatusEvent first, Map<Integer, Long> next) {
        var request = first.status().request();
        assertThat(next.getOrDefault(request.partition(), -1L))
                .as("the offset that is committed with the first status of %s", request.id())
                .isGreaterThan(request.offset());
    }

    private void withoutGap(int partition, long next) {
        asked.forEach((place, run) -> {
            if (place.partition() == partition && place.offset() < next) {
                assertThat(held.contains(run) || letters.contains(place))
                        .as(
                                "offset %d of partition %d is committed, and %s at %d is nowhere",
                                next, partition, run.id(), place.offset())
                        .isTrue();
            }
        });
        asked.keySet().removeIf(place -> place.partition() == partition && place.offset() < next);
    }
}
