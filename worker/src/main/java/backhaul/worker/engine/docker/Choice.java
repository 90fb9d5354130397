package backhaul.worker.engine.docker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which containers and volumes a job is about. Names may be patterns, but only those that the
/// catalog itself says; one that begins with `!` leaves out what it means, whatever else chooses
/// it. A label is `key` or `key=value`.
record Choice(
        List<String> volumes,
        List<String> containers,
        List<String> composeProjects,
        List<String> containerLabels,
        List<String> volumeLabels,
        @Nullable All all) {

    static final Choice NOTHING =
            new Choice(List.of(), List.of(), List.of(), List.of(), List.of(), null);

    private static final String NOT = "!";

    /// As much of an id as Docker shows; less could be another container's tomorrow.
    private static final Pattern ID = Pattern.compile("[0-9a-f]{12,64}");

    /// Every container, of this state.
    enum All {
        RUNNING,
        ANY;

        String spelling() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Choice {
        volumes = List.copyOf(volumes);
        containers = List.copyOf(containers);
        composeProjects = List.copyOf(composeProjects);
        containerLabels = List.copyOf(containerLabels);
        volumeLabels = List.copyOf(volumeLabels);
    }

    static boolean looksLikeAnId(String name) {
        return ID.matcher(name).matches();
    }

    /// The name or pattern in an element of a list.
    static String bare(String element) {
        return element.startsWith(NOT) ? element.substring(NOT.length()) : element;
    }

    List<String> wantedVolumes() {
        return wanted(volumes);
    }

    List<String> wantedContainers() {
        return wanted(containers);
    }

    boolean leavesOutVolume(String name) {
        return leavesOut(volumes, name);
    }

    boolean leavesOutContainer(String name) {
        return leavesOut(containers, name);
    }

    boolean choosesContainers() {
        return !wantedContainers().isEmpty()
                || !composeProjects.isEmpty()
                || !containerLabels.isEmpty()
                || all != null;
    }

    boolean isEmpty() {
        return !choosesContainers() && wantedVolumes().isEmpty() && volumeLabels.isEmpty();
    }

    /// Whether all volumes of the host have to be looked at.
    boolean searchesVolumes() {
        return !volumeLabels.isEmpty() || wantedVolumes().stream().anyMatch(Glob::isOne);
    }

    /// What the catalog leaves out stays so.
    Choice withVolumes(List<String> names) {
        return new Choice(
                in(volumes, names), containers, composeProjects, containerLabels, List.of(), all);
    }

    /// Instead of all other ways to choose containers: who asks for one does not mean more.
    Choice withContainers(List<String> names, List<String> projects) {
        return new Choice(volumes, in(containers, names), projects, List.of(), volumeLabels, null);
    }

    /// Only what is set, so that a job's digest stays when a way to choose is added.
    Map<String, Object> describe() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("volumes", volumes);
        all.put("containers", containers);
        put(all, "composeProjects", composeProjects);
        put(all, "containerLabels", containerLabels);
        put(all, "volumeLabels", volumeLabels);
        if (this.all != null) {
            all.put("all", this.all.spelling());
        }
        return all;
    }

    private static List<String> wanted(List<String> elements) {
        return elements.stream().filter(element -> !element.startsWith(NOT)).toList();
    }

    private static boolean leavesOut(List<String> elements, String name) {
        return elements.stream()
                .filter(element -> element.startsWith(NOT))
                .anyMatch(element -> Glob.of(bare(element)).matches(name));
    }

    private static List<String> in(List<String> elements, List<String> names) {
        List<String> all = new ArrayList<>(names);
        elements.stream().filter(element -> element.startsWith(NOT)).forEach(all::add);
        return all;
    }

    private static void put(Map<String, Object> all, String key, List<String> value) {
        if (!value.isEmpty()) {
            all.put(key, value);
        }
    }
}
