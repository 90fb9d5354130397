package backhaul.worker.engine.docker;

import backhaul.worker.engine.docker.Inventory.Container;
import backhaul.worker.engine.docker.Inventory.Mount;
import backhaul.worker.engine.docker.Parts.Include;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What an attempt copies, each thing once though several containers share it, the containers that
/// it was chosen by, and what is not copied, as warnings.
record Selection(List<Source> sources, List<Container> containers, List<String> warnings) {
    /// The name that Docker gives a volume for which no one chose one.
    private static final Pattern ANONYMOUS = Pattern.compile("[0-9a-f]{64}");

    Selection {
        sources = List.copyOf(sources);
        containers = List.copyOf(containers);
        warnings = List.copyOf(warnings);
    }

    /// Fails where something that the job names is missing, or nothing is left to copy.
    static Selection of(DockerSpec spec, Inventory inventory, Records records)
            throws Failure, InterruptedException {
        Chosen chosen = Chosen.of(spec, inventory);
        Selector selector = new Selector(inventory, spec);
        selector.warnings.addAll(chosen.warnings());
        chosen.volumes().forEach(selector::volume);
        chosen.containers().forEach(selector::container);
        selector.sources.addAll(records.of(chosen.containers(), selector.names));
        selector.warnings.addAll(records.warnings());
        if (selector.sources.isEmpty()) {
            String why =
                    selector.warnings.isEmpty() ? "" : ": " + String.join("; ", selector.warnings);
            throw Failure.lasting("there is nothing to copy" + why);
        }
        return new Selection(selector.sources, chosen.containers(), selector.warnings);
    }

    /// What is copied of containers besides their files.
    interface Records {
        Records NONE =
                new Records() {
                    @Override
                    public List<Source> of(List<Container> containers, ArchiveNames names) {
                        return List.of();
                    }

                    @Override
                    public List<String> warnings() {
                        return List.of();
                    }
                };

        List<Source> of(List<Container> containers, ArchiveNames names)
                throws Failure, InterruptedException;

        List<String> warnings();
    }

    List<Source.Mounted> mounted() {
        return sources.stream()
                .filter(Source.Mounted.class::isInstance)
                .map(Source.Mounted.class::cast)
                .toList();
    }

    private static final class Selector {
        private static final Set<Include> FILES = Set.of(Include.VOLUMES, Include.MOUNTS);

        private final Inventory inventory;
        private final Set<Include> include;
        private final Choice choice;
        private final ArchiveNames names = new ArchiveNames();
        private final Set<String> seen = new HashSet<>();
        private final List<Source> sources = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();

        Selector(Inventory inventory, DockerSpec spec) {
            this.inventory = inventory;
            this.include = spec.include();
            this.choice = spec.choice();
        }

        void volume(String name) {
            Inventory.Volume volume = inventory.volumes().get(name);
            addVolume(name, "volume " + name, name, volume == null ? "" : volume.mountpoint());
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
            boolean has =
                    !FILES.containsAll(include)
                            || container.mounts().stream().anyMatch(this::isIncluded);
            if (!has && sources.size() + warnings.size() == before) {
                warnings.add("container " + container.name() + " has nothing of what is included");
            }
        }

        private boolean isIncluded(Mount mount) {
            return include.contains(mount.isVolume() ? Include.VOLUMES : Include.MOUNTS);
        }

        private void volumeOf(Container container, Mount mount) {
            if (!include.contains(Include.VOLUMES) || choice.leavesOutVolume(mount.name())) {
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
                sources.add(new Source.Volume(name, label, names.claim(wished, name), path));
            }
        }

        private void mountOf(Container container, Mount mount) {
            String label = "mount " + mount.destination() + " of " + container.name();
            if (!mount.isBind()) {
                warnings.add(label + " is not copied: it is of type " + mount.type());
            } else if (seen.add("bind " + mount.source())) {
                String archive = names.claim(wished(container, mount), mount.source());
                sources.add(new Source.Bind(mount.source(), label, archive));
            }
        }

        private static String wished(Container container, Mount mount) {
            return container.name() + "." + mount.destination().replaceAll("^[/\\\\]+", "");
        }
    }
}
