package backhaul.quickstart;

import java.io.IOException;
import java.util.Optional;

/// The Docker daemon of this machine, if there is one, with a volume of ours on it.
record FoundDocker(Optional<DockerVolume> volume) implements AutoCloseable {

    static FoundDocker look(String volume) throws IOException {
        return new FoundDocker(DockerVolume.create(volume));
    }

    /// `20.10.24 at unix:///var/run/docker.sock`
    String line() throws IOException {
        return volume.isPresent()
                ? volume.get().daemonVersion() + " at " + DockerVolume.host()
                : "no daemon at " + DockerVolume.host() + ": part 2 is left out";
    }

    @Override
    public void close() throws IOException {
        if (volume.isPresent()) {
            volume.get().close();
        }
    }
}
