package backhaul.worker.engine.hycu;

import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.Outcome.Result;
import backhaul.worker.engine.StopReason;
import backhaul.worker.engine.hycu.Item.Stage;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What becomes of an attempt, from what became of its objects. It succeeds when all did. Nothing
/// that was backed up, or may still be, is ever tried again for the same request: another attempt
/// would do all objects anew.
final class Verdict {
    private static final Set<Stage> GOOD = EnumSet.of(Stage.SUCCEEDED, Stage.WARNED, Stage.TAKEN);
    private static final int NAMED = 4;

    private final String controller;
    private final List<Item> items;
    private final Result result;

    Verdict(String controller, List<Item> items, Result result) {
        this.controller = controller;
        this.items = items;
        this.result = result;
    }

    /// @param reason why the attempt was to be stopped, if it was
    Outcome outcome(Optional<StopReason> reason) {
        boolean someGood = any(GOOD);
        if (any(EnumSet.of(Stage.LOST))) {
            return new Outcome.GivenUp(reason.orElse(null), words(Stage.LOST), result);
        }
        if (items.stream().allMatch(item -> GOOD.contains(item.stage()))) {
            return new Outcome.Succeeded(success(), result);
        }
        if (reason.isPresent()) {
            String message = words(Stage.KILLED, Stage.WAITING);
            return someGood
                    ? new Outcome.GivenUp(reason.get(), message, result)
                    : new Outcome.Stopped(reason.get(), message, result);
        }
        if (any(EnumSet.of(Stage.FAILED, Stage.REFUSED, Stage.POSTPONED))) {
            boolean retryable = !someGood && !any(EnumSet.of(Stage.REFUSED, Stage.UNKNOWN));
            String message = words(Stage.FAILED, Stage.REFUSED, Stage.POSTPONED);
            return new Outcome.Failed(retryable, message, result);
        }
        if (any(EnumSet.of(Stage.ABORTED))) {
            String message =
                    "stopped on " + controller + ", by nobody here: " + words(Stage.ABORTED);
            return new Outcome.Stopped(StopReason.CANCEL, message, result);
        }
        if (any(EnumSet.of(Stage.UNKNOWN))) {
            return new Outcome.Unknown(words(Stage.UNKNOWN), result);
        }
        String message = "the worker stopped before all was asked for: " + words(Stage.WAITING);
        return someGood
                ? new Outcome.Failed(false, message, result)
                : new Outcome.Lost(message, result);
    }

    private boolean any(Set<Stage> stages) {
        return items.stream().anyMatch(item -> stages.contains(item.stage()));
    }

    private String success() {
        boolean taken = any(EnumSet.of(Stage.TAKEN));
        String what = items.size() == 1 ? items.getFirst().name() : items.size() + " objects";
        return taken
                ? controller + " took the backup of " + what + ", which is not watched"
                : controller + " backed up " + what;
    }

    /// `1 of 3 on dc1: erp-db: job 0199e5f2: ERROR: no space left`.
    private String words(Stage first, Stage... more) {
        Set<Stage> stages = EnumSet.of(first, more);
        List<Item> meant = items.stream().filter(item -> stages.contains(item.stage())).toList();
        List<Item> shown = meant.isEmpty() ? items : meant;
        String share = items.size() == 1 ? "" : shown.size() + " of " + items.size() + " ";
        String lines =
                shown.stream().limit(NAMED).map(Item::line).collect(Collectors.joining("; "));
        return share + "on " + controller + ": " + lines + (shown.size() > NAMED ? "; ..." : "");
    }
}
