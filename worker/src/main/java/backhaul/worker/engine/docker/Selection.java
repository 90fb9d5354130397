package backhaul.worker.engine.docker;

import backhaul.worker.engine.docker.DockerSpec.Include;
import backhaul.worker.engine.docker.Inventory.Container;
import backhaul.worker.engine.docker.Inventory.Mount;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// What an attempt copies, each thing once though several containers share it; and what it does not
/// copy or copies while it may change, as warnings.
record Selection(List<Source> sources, List<String> warnings) {
    /// The name that Docker gives a volume for which no one chose one.
    private static final Pattern ANONYMOUS = Pattern.compile("[0-9a-f]{64}");

    Selection {
        sources = List.copyOf(sources);
        warnings = List.copyOf(warnings);
    }

    /// Fails where something that the job names is missing, or nothing is left to copy.
    static Selection of(DockerSpec spec, Inventory inventory) throws Failure {
        Selector selector = new Selector(inventory, spec.include());
        selector.refuseMissing(spec);
        spec.volumes().forEach(selector::volume);
        for (String name : spec.containers()) {
            inventory.container(name).ifPresent(selector::container);
        }
        if (selector.sources.isEmpty()) {
            String why =
                    selector.warnings.isEmpty() ? "" : ": " + String.join("; ", selector.warnings);
            throw Failure.lasting("there is nothing to copy" + why);
        }
        return new Selection(selector.sources, selector.warnings);
    }

    private static final class Selector {
        private final Inventory inventory;
        private final Set<Include> include;
        private final ArchiveNames names = new ArchiveNames();
        private final Set<String> seen = new HashSet<>();
        private final List<Source> sources = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();

        Selector(Inventory inventory, Set<Include> include) {
            this.inventory = inventory;
            this.include = include;
        }

        void refuseMissing(DockerSpec spec) throws Failure {
            List<String> missing = new ArrayList<>();
            for (String name : spec.volumes()) {
                if (!inventory.volumes().containsKey(name)) {
                    missing.add("volume " + name);
                }
            }
            for (String name : spec.containers()) {
                if (inventory.container(name).isEmpty()) {
                    missing.add("container " + name);
                }
            }
            if (!missing.isEmpty()) {
                throw Failure.lasting(
                        String.join(", ", missing)
                                + (missing.size() == 1 ? " does" : " do")
                                + " not exist on this Docker host");
            }
        }

        void volume(String name) {
            String path = inventory.volumes().getOrDefault(name, "");
            addVolume(name, "volume " + name, name, path);
        }

        void container(Container container) {
            int before = sources.size() + warnings.size();
            for (Mount mount : container.mounts()) {
                if (mount.isVolume()) {
                    volumeOf(container, mount);
                } else if (include.contains(Include.MOUNTS)) {
                    mountOf(container, mount);
                }
            }
            boolean has = container.mounts().stream().anyMatch(this::isIncluded);
            if (!has && sources.size() + warnings.size() == before) {
                warnings.add("container " + container.name() + " has nothing of what is included");
            }
        }

        private boolean isIncluded(Mount mount) {
            return include.contains(mount.isVolume() ? Include.VOLUMES : Include.MOUNTS);
        }

        private void volumeOf(Container container, Mount mount) {
            if (!include.contains(Include.VOLUMES)) {
                return;
            }
            if (ANONYMOUS.matcher(mount.name()).matches()) {
                String label = "volume at " + mount.destination() + " of " + container.name();
                addVolume(mount.name(), label, wished(container, mount), mount.source());
            } else {
                addVolume(mount.name(), "volume " + mount.name(), mount.name(), mount.source());
            }
        }

        private void addVolume(String name, String label, String wished, String path) {
            if (seen.add("volume " + name)) {
                String archive = names.claim(wished, name);
                sources.add(new Source.Volume(name, label, archive, path));
                warnAboutWriters(label, mount -> mount.isVolume() && mount.name().equals(name));
            }
        }

        private void mountOf(Container container, Mount mount) {
            String label = "mount " + mount.destination() + " of " + container.name();
            if (!mount.isBind()) {
                warnings.add(label + " is not copied: it is of type " + mount.type());
            } else if (seen.add("bind " + mount.source())) {
                String archive = names.claim(wished(container, mount), mount.source());
                sources.add(new Source.Bind(mount.source(), label, archive));
                String path = mount.source();
                warnAboutWriters(label, other -> other.isBind() && other.source().equals(path));
            }
        }

        private static String wished(Container container, Mount mount) {
            return container.name() + "." + mount.destination().replaceAll("^[/\\\\]+", "");
        }

        private void warnAboutWriters(String label, Predicate<Mount> same) {
            Predicate<Mount> written = same.and(Mount::writable);
            List<String> writers =
                    inventory.containers().stream()
                            .filter(Container::isRunning)
                            .filter(container -> container.mounts().stream().anyMatch(written))
                            .map(Container::name)
                            .sorted()
                            .toList();
            if (!writers.isEmpty()) {
                warnings.add(
                        label
                                + " is mounted writable in "
                                + String.join(", ", writers)
                                + (writers.size() == 1 ? ", which runs" : ", which run")
                                + ": a live copy may hold files of different moments");
            }
        }
    }
}
