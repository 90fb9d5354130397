package backhaul.worker.engine.docker;

import backhaul.worker.engine.docker.Inventory.Container;
import backhaul.worker.engine.docker.Parts.Include;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Configuration, last log lines and images of the chosen containers.
final class ContainerRecords implements Selection.Records {
    private static final int LOG_LINES = 1000;
    private static final long LONGEST_FILE = 4 << 20;

    private final EngineApi api;
    private final Parts parts;
    private final Set<Include> include;
    private final List<String> warnings = new ArrayList<>();

    ContainerRecords(EngineApi api, DockerSpec spec) {
        this.api = api;
        this.parts = spec.parts();
        this.include = spec.include();
    }

    @Override
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public List<Source> of(List<Container> containers, ArchiveNames names)
            throws Failure, InterruptedException {
        List<Source> sources = new ArrayList<>();
        MadeTar config = new MadeTar();
        MadeTar logs = new MadeTar();
        for (Container container : containers) {
            Optional<JsonNode> inspection = api.inspect(container.id());
            if (inspection.isEmpty()) {
                warnings.add("container " + container.name() + " was removed meanwhile");
                continue;
            }
            record(container, inspection.get(), config, logs);
        }
        if (include.contains(Include.CONFIG)) {
            composeFiles(config);
        }
        if (!config.isEmpty()) {
            sources.add(new Source.Made("configuration", names.claim("config", "config"), config));
        }
        if (!logs.isEmpty()) {
            sources.add(new Source.Made("log lines", names.claim("logs", "logs"), logs));
        }
        if (include.contains(Include.IMAGES)) {
            sources.addAll(images(containers, names));
        }
        return sources;
    }

    private void record(Container container, JsonNode inspection, MadeTar config, MadeTar logs)
            throws Failure, InterruptedException {
        if (include.contains(Include.MOUNTS)) {
            for (String path : inspection.path("HostConfig").path("Tmpfs").propertyNames()) {
                warnings.add(
                        "mount "
                                + path
                                + " of "
                                + container.name()
                                + " is not copied: it is of type tmpfs");
            }
        }
        if (include.contains(Include.CONFIG)) {
            byte[] json =
                    DaemonHttp.JSON
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsBytes(MaskedInspection.of(inspection));
            config.add("containers", container.name(), ".json", json);
        }
        if (include.contains(Include.LOGS)) {
            boolean terminal = inspection.path("Config").path("Tty").asBoolean(false);
            try {
                logs.add(
                        "logs",
                        container.name(),
                        ".log",
                        api.logs(container.id(), LOG_LINES, terminal));
            } catch (Failure e) {
                warnings.add("the log of " + container.name() + " is missing: " + e.sentence());
            }
        }
    }

    /// Only those that the job names: the paths in a container's labels are its maker's word.
    private void composeFiles(MadeTar config) throws Failure {
        for (Path file : parts.composeFiles()) {
            try {
                if (Files.size(file) > LONGEST_FILE) {
                    throw Failure.lasting("compose file " + file + " is larger than 4 MiB");
                }
                config.add(
                        "compose",
                        file.toString().replace('\\', '/'),
                        "",
                        Files.readAllBytes(file));
            } catch (IOException e) {
                throw Failure.lasting("compose file " + file + ": " + Reason.of(e));
            }
        }
    }

    private List<Source> images(List<Container> containers, ArchiveNames names)
            throws Failure, InterruptedException {
        List<Source> images = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (Container container : containers) {
            String id = container.traits().imageId();
            if (!seen.add(id)) {
                continue;
            }
            String name = container.traits().image();
            if (!api.hasImage(id)) {
                warnings.add("image " + name + " is not copied: it was removed");
                continue;
            }
            // Saved by its name it keeps it, where that has not become another image's meanwhile.
            boolean named = api.isImage(name, id);
            images.add(
                    new Source.Image(
                            named ? name : id,
                            "image " + name,
                            names.claim(name.replace('/', '-').replace(':', '-') + ".image", id)));
        }
        return images;
    }
}
