package backhaul.worker.engine.docker;

import java.util.Map;

/// Something that becomes one archive. `label` is what people call it, `archive` its file name
/// without an ending, `hostPath` where the daemon's host has it, or empty.
sealed interface Source {

    String label();

    String archive();

    String hostPath();

    /// The mount of a temporary container on it, in the Engine API's terms, read-only.
    Map<String, Object> mount(String target, Map<String, String> labels);

    record Volume(String name, String label, String archive, String hostPath) implements Source {

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
    }

    record Bind(String hostPath, String label, String archive) implements Source {

        @Override
        public Map<String, Object> mount(String target, Map<String, String> labels) {
            return Map.of("Type", "bind", "Source", hostPath, "Target", target, "ReadOnly", true);
        }
    }
}
