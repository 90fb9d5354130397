package backhaul.quickstart;

import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// A Docker volume with something in it, which goes when it is closed. Nothing is pulled from a
/// registry: the volume is filled through a container that never runs, of an image that is empty.
final class DockerVolume implements AutoCloseable {

    /// The engine keeps it for its next backup; on a machine that only sees a demo there is none.
    private static final String ENGINES_IMAGE = "/images/backhaul-empty:1";

    private static final int FILES = 24;
    private static final int LARGEST_FILE = 256 * 1024;

    private final DockerApi docker;
    private final String name;
    private final boolean hadEnginesImage;
    private final Map<String, String> files = new TreeMap<>();

    private DockerVolume(DockerApi docker, String name) throws IOException {
        this.docker = docker;
        this.name = name;
        this.hadEnginesImage = docker.has(ENGINES_IMAGE + "/json");
    }

    /// The daemon that `DOCKER_HOST` names, or that of the usual socket.
    static String host() {
        return Objects.requireNonNullElse(
                System.getenv("DOCKER_HOST"), "unix:///var/run/docker.sock");
    }

    /// Empty if no daemon answers there.
    static Optional<DockerVolume> create(String name) throws IOException {
        DockerApi docker =
                new DockerApi(
                        new ApacheDockerHttpClient.Builder()
                                .dockerHost(URI.create(host()))
                                .connectionTimeout(Duration.ofSeconds(5))
                                .build());
        if (!docker.answers()) {
            docker.close();
            return Optional.empty();
        }
        DockerVolume volume = new DockerVolume(docker, name);
        try {
            volume.fill();
        } catch (IOException | RuntimeException e) {
            volume.close();
            throw e;
        }
        return Optional.of(volume);
    }

    String name() {
        return name;
    }

    /// The daemon's own version.
    String daemonVersion() throws IOException {
        return docker.version();
    }

    /// What is in it, under the names that its archive gives them: checksums.
    Map<String, String> files() {
        return files;
    }

    private void fill() throws IOException {
        docker.postJson("/volumes/create", "{\"Name\":\"" + name + "\"}");
        docker.send("POST", "/images/create?fromSrc=-&repo=" + name, tar(Map.of()));
        docker.postJson(
                "/containers/create?name=" + name,
                """
                {"Image":"%1$s","Cmd":["never-run"],"HostConfig":{"Binds":["%1$s:/data"]}}\
                """
                        .formatted(name));
        Map<String, byte[]> contents = contents();
        contents.forEach((file, bytes) -> files.put("data/" + file, Sha256.of(bytes)));
        docker.send("PUT", "/containers/" + name + "/archive?path=/data", tar(contents));
    }

    private static Map<String, byte[]> contents() {
        Random random = new Random(20_261_121);
        Map<String, byte[]> contents = new TreeMap<>();
        for (int file = 1; file <= FILES; file++) {
            byte[] bytes = new byte[1 + random.nextInt(LARGEST_FILE)];
            random.nextBytes(bytes);
            contents.put("table-" + file + ".dat", bytes);
        }
        return contents;
    }

    private static byte[] tar(Map<String, byte[]> contents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : contents.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
        try (DockerHttpClient _ = docker.client()) {
            docker.remove("/containers/" + name + "?force=1");
            docker.remove("/images/" + name + "?force=1");
            docker.remove("/volumes/" + name);
            if (!hadEnginesImage) {
                docker.remove(ENGINES_IMAGE);
            }
        }
    }
}
