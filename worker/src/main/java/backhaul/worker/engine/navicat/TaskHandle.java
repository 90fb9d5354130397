package backhaul.worker.engine.navicat;

import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.ArtifactRule;
import backhaul.worker.engine.navicat.Watch.Baseline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a later life of the worker needs to go on with a run of the task: all of the job that
/// matters, since the catalog may have changed meanwhile, and how far it had come.
///
/// @param known the files that were there before and look newer than the start; almost always none
record TaskHandle(
        NavicatSpec spec, SchedulerKind scheduler, Progress progress, List<String> known) {
    static final String SYSTEM = "navicat";

    /// Which way the Task Scheduler is asked.
    enum SchedulerKind {
        COM,
        SCHTASKS
    }

    /// How far it had come.
    sealed interface Progress {
        Baseline baseline();

        /// About to be asked to start.
        record Intended(Baseline baseline) implements Progress {}

        /// Asked to.
        record Started(Baseline baseline, @Nullable String instance, long pid)
                implements Progress {}

        /// Seen to run.
        record Running(Watch.Seen seen, long pid) implements Progress {
            @Override
            public Baseline baseline() {
                return seen.baseline();
            }
        }
    }

    Handle toHandle() {
        var details = new LinkedHashMap<String, String>();
        details.put("task", spec.task());
        details.put("scheduler", word(scheduler));
        details.put("lastRun", progress.baseline().lastRun());
        details.put("lastResult", Integer.toString(progress.baseline().lastResult()));
        details.put("hidden", Boolean.toString(progress.baseline().hidden()));
        details.put("ifRunning", word(spec.ifRunning()));
        details.put("startTimeout", spec.startTimeout().toString());
        details.put("checkEvery", spec.checkEvery().toString());
        String id = put(details);
        BackupRule rule = spec.artifacts();
        if (rule != null) {
            details.put("directory", rule.files().directory().toString());
            details.put("patterns", String.join("\n", rule.files().patterns()));
            details.put("minSize", Long.toString(rule.files().minSize()));
            details.put("verify", Boolean.toString(rule.verify()));
            details.put("known", String.join("\n", known));
        }
        return new Handle(SYSTEM, id, details);
    }

    private String put(Map<String, String> details) {
        switch (progress) {
            case Progress.Intended _ -> details.put("state", "intended");
            case Progress.Started started -> {
                details.put("state", "started");
                details.put("pid", Long.toString(started.pid()));
                if (started.instance() != null) {
                    details.put("instance", started.instance());
                    return started.instance();
                }
            }
            case Progress.Running running -> {
                Watch.Seen seen = running.seen();
                details.put("state", "running");
                details.put("pid", Long.toString(running.pid()));
                details.put("thisRun", seen.lastRun());
                details.put("moved", Boolean.toString(seen.moved()));
                details.put("adopted", Boolean.toString(seen.adopted()));
                details.put("doubt", Boolean.toString(seen.doubt()));
                if (seen.instance() != null) {
                    details.put("instance", seen.instance());
                    return seen.instance();
                }
            }
        }
        return spec.task();
    }

    /// Empty for the handle of another engine, or one that makes no sense.
    static Optional<TaskHandle> of(Handle handle) {
        try {
            return handle.system().equals(SYSTEM)
                    ? Optional.of(parse(handle.details()))
                    : Optional.empty();
        } catch (RuntimeException e) {
            // Written by a version that wrote it differently.
            return Optional.empty();
        }
    }

    private static TaskHandle parse(Map<String, String> details) {
        String known = details.getOrDefault("known", "");
        return new TaskHandle(
                new NavicatSpec(
                        needed(details, "task"),
                        Overlap.valueOf(needed(details, "ifRunning").toUpperCase(Locale.ROOT)),
                        Duration.parse(needed(details, "startTimeout")),
                        Duration.parse(needed(details, "checkEvery")),
                        rule(details),
                        Map.of()),
                SchedulerKind.valueOf(needed(details, "scheduler").toUpperCase(Locale.ROOT)),
                progress(details),
                known.isEmpty() ? List.of() : List.of(known.split("\n", -1)));
    }

    private static @Nullable BackupRule rule(Map<String, String> details) {
        return details.containsKey("directory")
                ? new BackupRule(
                        new ArtifactRule(
                                Path.of(needed(details, "directory")),
                                List.of(needed(details, "patterns").split("\n", -1)),
                                Long.parseLong(needed(details, "minSize"))),
                        Boolean.parseBoolean(details.get("verify")))
                : null;
    }

    private static Progress progress(Map<String, String> details) {
        Baseline baseline =
                new Baseline(
                        needed(details, "lastRun"),
                        Integer.parseInt(needed(details, "lastResult")),
                        Boolean.parseBoolean(details.get("hidden")));
        String instance = details.get("instance");
        return switch (needed(details, "state")) {
            case "intended" -> new Progress.Intended(baseline);
            case "started" ->
                    new Progress.Started(baseline, instance, Long.parseLong(details.get("pid")));
            case "running" ->
                    new Progress.Running(
                            new Watch.Seen(
                                    baseline,
                                    instance,
                                    needed(details, "thisRun"),
                                    Boolean.parseBoolean(details.get("moved")),
                                    true,
                                    false,
                                    Boolean.parseBoolean(details.get("adopted")),
                                    Boolean.parseBoolean(details.get("doubt"))),
                            Long.parseLong(details.get("pid")));
            default -> throw new IllegalArgumentException("state");
        };
    }

    private static String needed(Map<String, String> details, String key) {
        String value = details.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key);
        }
        return value;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
