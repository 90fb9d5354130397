package backhaul.worker.engine.docker;

import backhaul.worker.backup.Storage;
import backhaul.worker.engine.docker.Parts.Include;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Jobs as tests need them.
final class Jobs {
    private static final Parts FILES =
            new Parts(Set.of(Include.VOLUMES, Include.MOUNTS), List.of(), List.of());

    private Jobs() {}

    /// Files alone, live, in zstd 3, with nothing to be left free.
    static DockerSpec of(List<String> volumes, List<String> containers, Path destination) {
        return of(choice(volumes, containers), Care.LIVE, destination);
    }

    static DockerSpec of(Choice choice, Care care, Path destination) {
        return of(choice, FILES, care, destination);
    }

    static DockerSpec of(Choice choice, Parts parts, Care care, Path destination) {
        return new DockerSpec(choice, parts, care, TestDocker.storage(destination, 0));
    }

    static DockerSpec leaving(
            long minFree, List<String> volumes, List<String> containers, Path destination) {
        return new DockerSpec(
                choice(volumes, containers),
                FILES,
                Care.LIVE,
                TestDocker.storage(destination, minFree));
    }

    static DockerSpec into(Storage storage, List<String> volumes) {
        return new DockerSpec(choice(volumes, List.of()), FILES, Care.LIVE, storage);
    }

    static Choice choice(List<String> volumes, List<String> containers) {
        return new Choice(volumes, containers, List.of(), List.of(), List.of(), null);
    }
}
