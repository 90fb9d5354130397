package backhaul.worker.engine.docker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the daemon has of what a job may choose from, at one moment.
record Inventory(List<Container> containers, Map<String, Volume> volumes) {

    Inventory {
        containers = List.copyOf(containers);
        volumes = Map.copyOf(volumes);
    }

    /// `mountpoint` is where the daemon's host keeps it.
    record Volume(String mountpoint, Map<String, String> labels) {}

    /// Of a container's names, the later ones can be links: `/other/alias`.
    record Container(
            String id, List<String> names, String state, Traits traits, List<Mount> mounts) {
        Container {
            mounts = List.copyOf(mounts);
            names = List.copyOf(names);
        }

        String name() {
            return names.stream()
                    .map(name -> name.substring(1))
                    .filter(name -> name.indexOf('/') < 0)
                    .findFirst()
                    .orElse(id);
        }

        Map<String, String> labels() {
            return traits.labels();
        }

        boolean isRunning() {
            return state.equals("running") || state.equals("restarting");
        }

        /// By its exact name or by its id, of which twelve characters are enough.
        boolean isCalled(String wanted) {
            return names.contains("/" + wanted)
                    || (Choice.looksLikeAnId(wanted) && id.startsWith(wanted));
        }

        boolean uses(String volume) {
            return mounts.stream().anyMatch(m -> m.isVolume() && m.name().equals(volume));
        }

        /// One of those that we make ourselves to read from.
        boolean isTemporary() {
            return Temporaries.isOurs(labels());
        }

        Optional<String> composeProject() {
            return Optional.ofNullable(labels().get("com.docker.compose.project"));
        }

        Container with(Map<String, String> labels) {
            Traits changed = new Traits(traits.image(), traits.imageId(), traits.network(), labels);
            return new Container(id, names, state, changed, mounts);
        }
    }

    /// `image` is the name that the container was made with, `network` Docker's network mode.
    record Traits(String image, String imageId, String network, Map<String, String> labels) {
        static final Traits NONE = new Traits("", "", "none", Map.of());

        Traits {
            labels = Map.copyOf(labels);
        }
    }

    /// `type` is Docker's: volume, bind, tmpfs, npipe, cluster, image. `source` is a path of the
    /// daemon's host; `name` is set for volumes.
    record Mount(String type, String name, String source, String destination, boolean writable) {

        boolean isVolume() {
            return type.equals("volume");
        }

        boolean isBind() {
            return type.equals("bind");
        }
    }

    static Inventory of(EngineApi api, DockerSpec spec) throws Failure, InterruptedException {
        List<Container> containers = new ArrayList<>();
        for (Container container : api.containers()) {
            if (!container.isTemporary()) {
                containers.add(withLabelsOfItsOwn(api, spec.care(), container));
            }
        }
        return new Inventory(containers, volumes(api, spec.choice(), containers));
    }

    /// The container that a name without patterns means. A name wins over an id.
    Optional<Container> container(String wanted) {
        return containers.stream()
                .filter(container -> container.names().contains("/" + wanted))
                .findFirst()
                .or(() -> onlyOne(containers.stream().filter(c -> c.isCalled(wanted)).toList()));
    }

    private static Optional<Container> onlyOne(List<Container> containers) {
        return containers.size() == 1 ? Optional.of(containers.getFirst()) : Optional.empty();
    }

    private static Map<String, Volume> volumes(
            EngineApi api, Choice choice, List<Container> containers)
            throws Failure, InterruptedException {
        Map<String, Volume> volumes = new HashMap<>();
        if (choice.searchesVolumes()) {
            volumes.putAll(api.volumes());
        } else {
            for (String name : choice.wantedVolumes()) {
                api.volume(name).ifPresent(volume -> volumes.put(name, volume));
            }
        }
        volumes.entrySet()
                .removeIf(volume ->
                        Temporaries.isOurs(volume.getValue().labels())
                                && containers.stream().noneMatch(c -> c.uses(volume.getKey())));
        return volumes;
    }

    /// A container inherits the labels of its image, whose maker must not decide what happens to it
    /// here. Those are left out; all of ours, where the image is gone and cannot be asked.
    static Container withLabelsOfItsOwn(EngineApi api, Care care, Container container)
            throws Failure, InterruptedException {
        boolean none = container.labels().keySet().stream().noneMatch(Care::isOurs);
        if (none || care.labels().isEmpty()) {
            return container;
        }
        Optional<Map<String, String>> image = api.imageLabels(container.traits().imageId());
        Map<String, String> own = new HashMap<>(container.labels());
        own.entrySet()
                .removeIf(label ->
                        Care.isOurs(label.getKey())
                                && (image.isEmpty()
                                        || label.getValue()
                                                .equals(image.get().get(label.getKey()))));
        return container.with(own);
    }
}
