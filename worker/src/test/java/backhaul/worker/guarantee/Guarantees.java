package backhaul.worker.guarantee;

import java.util.List;

/// All that is promised of every history, as one.
public final class Guarantees implements Guarantee {
    private final List<Guarantee> all =
            List.of(
                    new IntentBeforeStart(),
                    new StartedOnce(),
                    new NobodyBeside(),
                    new OnlyWhatWasAsked(),
                    new NoGapInOffsets(),
                    new SuccessOnEvidence());

    @Override
    public void saw(Fact fact) {
        all.forEach(guarantee -> guarantee.saw(fact));
    }

    @Override
    public void verify() {
        all.forEach(Guarantee::verify);
    }
}
