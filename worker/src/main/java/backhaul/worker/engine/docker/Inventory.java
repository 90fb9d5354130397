package backhaul.worker.engine.docker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the daemon has of what a job names, at one moment.
record Inventory(List<Container> containers, Map<String, String> volumes) {

    /// `volumes` maps the volumes that exist to where the daemon's host keeps them.
    Inventory {
        containers = List.copyOf(containers);
        volumes = Map.copyOf(volumes);
    }

    /// Of a container's names, the later ones can be links: `/other/alias`.
    record Container(String id, List<String> names, String state, List<Mount> mounts) {
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

        boolean isRunning() {
            return state.equals("running") || state.equals("restarting");
        }

        /// By its exact name or whole id: the daemon itself would also take the beginning of an id,
        /// and so another container than the catalog meant.
        boolean isCalled(String wanted) {
            return id.equals(wanted) || names.contains("/" + wanted);
        }

        boolean uses(String volume) {
            return mounts.stream().anyMatch(m -> m.isVolume() && m.name().equals(volume));
        }

        Container with(List<Mount> more) {
            List<Mount> all = new ArrayList<>(mounts);
            all.addAll(more);
            return new Container(id, names, state, all);
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
            boolean wanted = spec.containers().stream().anyMatch(container::isCalled);
            containers.add(wanted ? withTmpfs(api, container) : container);
        }
        Map<String, String> volumes = new HashMap<>();
        for (String name : spec.volumes()) {
            boolean used = containers.stream().anyMatch(container -> container.uses(name));
            api.volume(name)
                    .filter(volume -> used || !Temporaries.madeByLooking(volume))
                    .ifPresent(volume -> volumes.put(name, volume.mountpoint()));
        }
        return new Inventory(containers, volumes);
    }

    Optional<Container> container(String wanted) {
        return containers.stream().filter(container -> container.isCalled(wanted)).findFirst();
    }

    private static Container withTmpfs(EngineApi api, Container container)
            throws Failure, InterruptedException {
        List<Mount> tmpfs = new ArrayList<>();
        for (String destination : api.tmpfs(container.id())) {
            tmpfs.add(new Mount("tmpfs", "", "", destination, true));
        }
        return container.with(tmpfs);
    }
}
