package backhaul.worker.engine.navicat;

import backhaul.settings.Durations;
import backhaul.worker.engine.ArtifactRule;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Outcome;
import backhaul.worker.engine.Outcome.Result;
import backhaul.worker.engine.navicat.TaskHandle.SchedulerKind;
import backhaul.worker.engine.navicat.TaskScheduler.Details;
import backhaul.worker.engine.navicat.TaskScheduler.TaskView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The dry run of a task: describes it, and starts nothing.
final class Rehearsal {
    private final NavicatHost host;
    private final NavicatSpec spec;
    private final Attempt attempt;

    Rehearsal(NavicatHost host, NavicatSpec spec, Attempt attempt) {
        this.host = host;
        this.spec = spec;
        this.attempt = attempt;
    }

    Outcome perform() throws InterruptedException {
        SchedulerKind kind = host.schedulers().choose();
        try (TaskScheduler tasks = host.schedulers().open(kind, spec.task())) {
            return switch (tasks.describe()) {
                case TaskScheduler.Description.Missing missing ->
                        new Outcome.Failed(false, missing.why(), Result.NONE);
                case TaskScheduler.Description.Known known ->
                        judge(kind, known.details(), known.view());
            };
        } catch (IOException e) {
            return new Outcome.Failed(true, String.valueOf(e.getMessage()), Result.NONE);
        }
    }

    private Outcome judge(SchedulerKind kind, @Nullable Details details, TaskView view) {
        var problems = new ArrayList<String>();
        Doubts.obstacle(details).ifPresent(problems::add);
        folder().ifPresent(problems::add);
        Result result = new Result(Doubts.about(details, attempt.limit()), List.of(), null);
        if (!problems.isEmpty()) {
            return new Outcome.Failed(false, String.join("; ", problems), result);
        }
        String by = kind.name().toLowerCase(Locale.ROOT);
        return new Outcome.Succeeded(
                "would start task %s by %s%s; its last result is %s"
                        .formatted(
                                spec.task(),
                                by,
                                details == null ? "" : described(details),
                                ResultCode.describe(view.lastResult())),
                result);
    }

    private static String described(Details details) {
        String limit =
                details.timeLimit() == null
                        ? "no time limit"
                        : "a time limit of " + Durations.format(details.timeLimit());
        return ", which runs %s as %s with %s"
                .formatted(details.action(), details.account(), limit);
    }

    private Optional<String> folder() {
        BackupRule rule = spec.artifacts();
        if (rule == null) {
            return Optional.empty();
        }
        ArtifactRule files = rule.files();
        Path folder = files.directory();
        if (!Files.isDirectory(folder)) {
            return Optional.of("the artifacts' directory " + folder + " does not exist");
        }
        return Files.isReadable(folder)
                ? Optional.empty()
                : Optional.of(
                        "the artifacts' directory " + folder + " cannot be read by the worker");
    }
}
