package backhaul.worker.engine.docker;

import backhaul.settings.Section;
import backhaul.worker.engine.docker.Care.Label;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads how a job treats running containers: `consistency`, `stopTimeout`, `hooks`, `labels`.
final class CareReader {
    private static final Duration LONGEST_STOP = Duration.ofHours(1);
    private static final Duration LONGEST_HOOK = Duration.ofHours(24);

    private final Section section;

    CareReader(Section section) {
        this.section = section;
    }

    Care read() {
        Consistency consistency = section.choice("consistency", Consistency.LIVE);
        Set<Label> labels = labels();
        Map<String, Hook> hooks = hooks();
        boolean byLabel = labels.contains(Label.CONSISTENCY);
        if (!hooks.isEmpty() && consistency != Consistency.HOOK && !byLabel) {
            section.problem(
                    "hooks",
                    "would never run: consistency is " + consistency.spelling() + ".",
                    "Write consistency: hook.");
        }
        if (consistency == Consistency.HOOK && hooks.isEmpty() && !labels.contains(Label.HOOK)) {
            section.problem(
                    "consistency",
                    "is hook, and there is none.",
                    "Add hooks: {<container>: {before: [...], after: [...]}}.");
        }
        Duration stopTimeout = null;
        if (section.has("stopTimeout")) {
            stopTimeout =
                    section.duration(
                            "stopTimeout", Duration.ofSeconds(10), Duration.ZERO, LONGEST_STOP);
        }
        return new Care(consistency, stopTimeout, hooks, labels);
    }

    private Set<Label> labels() {
        Set<Label> labels = EnumSet.noneOf(Label.class);
        for (String spelling : section.list("labels", List.of())) {
            Label.spelled(spelling)
                    .ifPresentOrElse(
                            labels::add,
                            () ->
                                    section.problem(
                                            "labels",
                                            "\"" + spelling + "\" is none that a job can honour.",
                                            "Write some of consistency, exclude, hook; to choose"
                                                    + " containers by label: containerLabels."));
        }
        return labels;
    }

    private Map<String, Hook> hooks() {
        Map<String, Hook> hooks = new HashMap<>();
        section.sections("hooks").forEach((name, hook) -> hooks.put(name, hook(name, hook)));
        return hooks;
    }

    private Hook hook(String name, Section section) {
        if (!DockerSpec.NAME.matcher(name).matches()) {
            section.problem("is under \"" + name + "\", which is no name of a container.", null);
        }
        Hook hook =
                new Hook(
                        section.list("before", List.of()),
                        section.list("after", List.of()),
                        section.duration(
                                "timeout", Hook.TIMEOUT, Duration.ofSeconds(1), LONGEST_HOOK));
        if (hook.before().isEmpty() && hook.after().isEmpty()) {
            section.problem("does nothing.", "Write before: [...], after: [...] or both.");
        }
        return hook;
    }
}
