package backhaul.worker.engine.docker;

import backhaul.worker.engine.docker.Inventory.Mount;
import java.util.Map;

/// Something that becomes one archive. `label` is what people call it, `archive` its file name
/// without an ending.
sealed interface Source {

    String label();

    String archive();

    /// Files that containers can write to while they are read.
    sealed interface Mounted extends Source {
        /// Where the daemon's host has it, or empty.
        String hostPath();

        /// The mount of a temporary container on it, in the Engine API's terms, read-only.
        Map<String, Object> mount(String target, Map<String, String> labels);

        /// Whether who writes there can change what is read here.
        boolean isOn(Mount mount);
    }

    record Volume(String name, String label, String archive, String hostPath) implements Mounted {

        /// The labels are those of a volume that this mount would create, and so the proof that it
        /// did: it had been removed meanwhile. `NoCopy`: nothing of the image is put into it.
        @Override
        public Map<String, Object> mount(String target, Map<String, String> labels) {
            return Map.of(
                    "Type",
                    "volume",
                    "Source",
                    name,
                    "Target",
                    target,
                    "ReadOnly",
                    true,
                    "VolumeOptions",
                    Map.of("NoCopy", true, "Labels", labels));
        }

        @Override
        public boolean isOn(Mount mount) {
            return mount.isVolume() && mount.name().equals(name);
        }
    }

    record Bind(String hostPath, String label, String archive) implements Mounted {

        @Override
        public Map<String, Object> mount(String target, Map<String, String> labels) {
            return Map.of("Type", "bind", "Source", hostPath, "Target", target, "ReadOnly", true);
        }

        /// Also where a folder above or below is mounted.
        @Override
        public boolean isOn(Mount mount) {
            String other = mount.source();
            return mount.isBind() && (lies(other, hostPath) || lies(hostPath, other));
        }

        private static boolean lies(String path, String inside) {
            return path.equals(inside)
                    || path.startsWith(inside.endsWith("/") ? inside : inside + "/");
        }
    }

    /// The image of a container, as `docker save` writes it.
    record Image(String reference, String label, String archive) implements Source {}

    /// Something that the worker has put together itself.
    record Made(String label, String archive, MadeTar tar) implements Source {}
}
