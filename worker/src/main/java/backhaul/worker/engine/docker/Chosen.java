package backhaul.worker.engine.docker;

import backhaul.worker.engine.docker.Inventory.Container;
import backhaul.worker.engine.docker.Inventory.Volume;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Predicate;

/// The volumes and containers that a job's [Choice] means on this host, each once. What is named
/// and missing is a failure; a pattern, label or project that nothing meets is a warning.
record Chosen(List<String> volumes, List<Container> containers, List<String> warnings) {

    static Chosen of(DockerSpec spec, Inventory inventory) throws Failure {
        Search search = new Search(spec, inventory);
        search.volumes();
        search.containers();
        if (!search.missing.isEmpty()) {
            throw Failure.lasting(
                    String.join(", ", search.missing)
                            + (search.missing.size() == 1 ? " does" : " do")
                            + " not exist on this Docker host");
        }
        return new Chosen(
                List.copyOf(search.volumes),
                List.copyOf(search.containers.values()),
                search.warnings);
    }

    private static final class Search {
        private final Choice choice;
        private final Care care;
        private final Inventory inventory;
        private final SequencedSet<String> volumes = new LinkedHashSet<>();
        private final SequencedMap<String, Container> containers = new LinkedHashMap<>();
        private final List<String> missing = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();

        Search(DockerSpec spec, Inventory inventory) {
            this.choice = spec.choice();
            this.care = spec.care();
            this.inventory = inventory;
        }

        void volumes() {
            for (String name : choice.wantedVolumes()) {
                if (Glob.isOne(name)) {
                    Glob glob = Glob.of(name);
                    volumes("pattern " + name, volume -> glob.matches(volume.getKey()));
                } else if (!inventory.volumes().containsKey(name)) {
                    missing.add("volume " + name);
                } else if (choice.leavesOutVolume(name)) {
                    warnings.add("volume " + name + " is left out by the job");
                } else if (care.leavesOut(inventory.volumes().get(name).labels())) {
                    warnings.add("volume " + name + " is left out by its label");
                } else {
                    volumes.add(name);
                }
            }
            for (String label : choice.volumeLabels()) {
                volumes("label " + label, volume -> has(volume.getValue().labels(), label));
            }
        }

        private void volumes(String what, Predicate<Map.Entry<String, Volume>> wanted) {
            List<String> found =
                    inventory.volumes().entrySet().stream()
                            .filter(wanted)
                            .filter(volume -> !choice.leavesOutVolume(volume.getKey()))
                            .filter(volume -> !care.leavesOut(volume.getValue().labels()))
                            .map(Map.Entry::getKey)
                            .sorted()
                            .toList();
            volumes.addAll(found);
            warnIfNone(found, what, "volume");
        }

        void containers() {
            for (String name : choice.wantedContainers()) {
                if (Glob.isOne(name)) {
                    Glob glob = Glob.of(name);
                    containers("pattern " + name, container -> glob.matches(container.name()));
                } else {
                    named(name);
                }
            }
            for (String project : choice.composeProjects()) {
                Glob glob = Glob.of(project);
                containers(
                        "compose project " + project,
                        c -> c.composeProject().filter(glob::matches).isPresent());
            }
            for (String label : choice.containerLabels()) {
                containers("label " + label, container -> has(container.labels(), label));
            }
            switch (choice.all()) {
                case RUNNING -> containers("all: running", Container::isRunning);
                case ANY -> containers("all: any", container -> true);
                case null -> {}
            }
        }

        private void named(String name) {
            inventory
                    .container(name)
                    .ifPresentOrElse(
                            container -> {
                                if (choice.leavesOutContainer(container.name())) {
                                    warnings.add("container " + name + " is left out by the job");
                                } else if (care.leavesOut(container.labels())) {
                                    warnings.add("container " + name + " is left out by its label");
                                } else {
                                    containers.put(container.id(), container);
                                }
                            },
                            () -> missing.add("container " + name));
        }

        private void containers(String what, Predicate<Container> wanted) {
            List<Container> found =
                    inventory.containers().stream()
                            .filter(wanted)
                            .filter(container -> !choice.leavesOutContainer(container.name()))
                            .filter(container -> !care.leavesOut(container.labels()))
                            .toList();
            found.forEach(container -> containers.put(container.id(), container));
            warnIfNone(found, what, "container");
        }

        private void warnIfNone(List<?> found, String what, String kind) {
            if (found.isEmpty()) {
                warnings.add("no " + kind + " meets " + what);
            }
        }

        private static boolean has(Map<String, String> labels, String wanted) {
            int equals = wanted.indexOf('=');
            return equals < 0
                    ? labels.containsKey(wanted)
                    : wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
        }
    }
}
