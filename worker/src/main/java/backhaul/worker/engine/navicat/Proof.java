package backhaul.worker.engine.navicat;

import backhaul.worker.engine.ArtifactCheck.Finding;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.Outcome.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Looks for the files of a run that ended with 0.
final class Proof {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Evidence evidence;
    private final Attempt attempt;
    private final Pace pace;

    Proof(Evidence evidence, Attempt attempt, Pace pace) {
        this.evidence = evidence;
        this.attempt = attempt;
        this.pace = pace;
    }

    Outcome judge(List<String> warnings) throws InterruptedException {
        CompletableFuture<Finding> finding = evidence.find(this::goOn);
        while (!finding.isDone() && !attempt.stop().isDone()) {
            pace.pause(PAUSE, CompletableFuture.anyOf(finding, attempt.stop()));
        }
        return finding.isDone() ? judge(finding, warnings) : stopped(warnings);
    }

    private Outcome judge(CompletableFuture<Finding> finding, List<String> warnings) {
        try {
            return switch (finding.join()) {
                case Finding.Found found -> {
                    var all = new ArrayList<>(warnings);
                    all.addAll(found.warnings());
                    yield Endings.succeeded(found.artifacts(), all);
                }
                case Finding.Missing missing ->
                        failed(missing.what() + ", though the task ended with 0", warnings);
                case Finding.GivenUp _ -> stopped(warnings);
            };
        } catch (CompletionException e) {
            return failed("its files cannot be checked: " + e.getCause(), warnings);
        }
    }

    private boolean goOn() {
        attempt.progress(null, null, null, "reading the backup");
        return !attempt.stop().isDone();
    }

    private static Outcome failed(String why, List<String> warnings) {
        return new Outcome.Failed(true, why, new Result(warnings, List.of(), null));
    }

    private Outcome stopped(List<String> warnings) {
        return new Outcome.Stopped(
                attempt.stop().join(),
                "stopped while its files were read; the task had ended with 0",
                new Result(warnings, List.of(), null));
    }
}
