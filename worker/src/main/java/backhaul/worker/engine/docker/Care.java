package backhaul.worker.engine.docker;

import backhaul.worker.engine.docker.Inventory.Container;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How a job treats the containers that write what it copies. `stopTimeout` is null for each
/// container's own; `hooks` are by container name; `labels` says which labels of containers may
/// decide instead of the job.
record Care(
        Consistency consistency,
        @Nullable Duration stopTimeout,
        Map<String, Hook> hooks,
        Set<Label> labels) {

    static final Care LIVE = new Care(Consistency.LIVE, null, Map.of(), Set.of());

    /// Labels that a job can honour.
    enum Label {
        CONSISTENCY,
        EXCLUDE,
        HOOK;

        String spelling() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Label> spelled(String spelling) {
            return EnumSet.allOf(Label.class).stream()
                    .filter(label -> label.spelling().equals(spelling))
                    .findFirst();
        }
    }

    private static final String PREFIX = "backhaul.";
    private static final String CONSISTENCY = PREFIX + "consistency";
    private static final String EXCLUDE = PREFIX + "exclude";
    private static final String BEFORE = PREFIX + "hook.before";
    private static final String AFTER = PREFIX + "hook.after";

    Care {
        hooks = Map.copyOf(hooks);
        labels = Set.copyOf(labels);
    }

    /// Whether a label is one of those that jobs can honour.
    static boolean isOurs(String label) {
        return label.equals(CONSISTENCY)
                || label.equals(EXCLUDE)
                || label.equals(BEFORE)
                || label.equals(AFTER);
    }

    /// A label whose value is none of the modes is a failure: guessing would stop what should not
    /// be, or copy while it is written what must not be.
    Consistency modeOf(Container container) throws Failure {
        String label = container.labels().get(CONSISTENCY);
        if (label == null || !labels.contains(Label.CONSISTENCY)) {
            return consistency;
        }
        return Consistency.spelled(label)
                .orElseThrow(() ->
                        Failure.lasting(
                                wrong(container, CONSISTENCY, label)
                                        + "is not one of hook, stop, pause, live"));
    }

    boolean leavesOut(Map<String, String> labelled) {
        return labels.contains(Label.EXCLUDE) && "true".equals(labelled.get(EXCLUDE));
    }

    Optional<Hook> hookOf(Container container) throws Failure {
        Map<String, String> labelled = container.labels();
        boolean byLabel = labelled.containsKey(BEFORE) || labelled.containsKey(AFTER);
        if (!byLabel || !labels.contains(Label.HOOK)) {
            return Optional.ofNullable(hooks.get(container.name()));
        }
        return Optional.of(
                new Hook(command(container, BEFORE), command(container, AFTER), Hook.TIMEOUT));
    }

    private static List<String> command(Container container, String key) throws Failure {
        String label = container.labels().getOrDefault(key, "[]");
        return Hook.command(label)
                .orElseThrow(() ->
                        Failure.lasting(
                                wrong(container, key, label)
                                        + "is no command: write a JSON list, [\"sync\", \"-f\"]"));
    }

    private static String wrong(Container container, String key, String value) {
        return "label " + key + " of container " + container.name() + ": \"" + value + "\" ";
    }

    /// What of it decides what is copied, and in which state.
    Map<String, Object> asked() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("consistency", consistency.spelling());
        if (!labels.isEmpty()) {
            all.put("labels", labels.stream().sorted().map(Label::spelling).toList());
        }
        return all;
    }

    Map<String, Object> describe() {
        Map<String, Object> all = asked();
        if (stopTimeout != null) {
            all.put("stopTimeout", stopTimeout.toString());
        }
        if (!hooks.isEmpty()) {
            Map<String, Object> described = new TreeMap<>();
            hooks.forEach((name, hook) -> described.put(name, hook.describe()));
            all.put("hooks", described);
        }
        return all;
    }
}
