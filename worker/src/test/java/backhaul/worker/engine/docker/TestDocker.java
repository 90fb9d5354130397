package backhaul.worker.engine.docker;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import backhaul.protocol.signing.SigningKey;
import backhaul.worker.backup.Storage;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A real daemon, and what a test puts into it; all of that is removed at the end. Tests are
/// skipped where no daemon answers, but never in CI.
final class TestDocker implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /// What the tests' workers sign with.
    static final SigningKey KEY = SigningKey.generate();

    private static final String BUSYBOX = "backhaul-test-busybox";

    /// In the names of everything that the test makes.
    final String mark = "it-" + UUID.randomUUID().toString().substring(0, 8);

    final URI host;
    private final DaemonHttp http;
    private final Deque<String> removals = new ArrayDeque<>();

    private final boolean shared;

    /// @param shared whether the tests of other JVMs use the daemon too
    private TestDocker(URI host, boolean shared) {
        this.host = host;
        this.shared = shared;
        this.http = new DaemonHttp(host);
    }

    /// As usual, with little left to others.
    static Storage storage(Path destination, long minFree) {
        return Storage.at(destination).withMinFree(minFree);
    }

    /// The daemon of `DOCKER_HOST`, or of the usual socket.
    static TestDocker require() {
        String host = System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
        Turn.take();
        TestDocker docker = new TestDocker(URI.create(host), true);
        try {
            docker.call("GET", "/version", null);
        } catch (AssertionError e) {
            docker.close();
            missing("No Docker daemon: " + e.getMessage() + ". Start one, or set DOCKER_HOST.");
        }
        return docker;
    }

    /// A daemon of the test's own.
    static TestDocker at(URI host) {
        return new TestDocker(host, false);
    }

    /// Skips the test, but in CI lets it fail.
    static void missing(String what) {
        if ("true".equals(System.getenv("BACKHAUL_CI"))) {
            fail(what);
        }
        abort(what);
    }

    /// A new volume; the tar's entries lie below `data/` and go into it.
    String volume(String name, byte[] tar) {
        String volume = mark + "-" + name;
        call("POST", "/volumes/create", Map.of("Name", volume));
        removals.push("/volumes/" + volume + "?force=1");
        fill(volume, tar);
        return volume;
    }

    /// Unpacks a tar into a volume; its entries lie below `data/`.
    void fill(String volume, byte[] tar) {
        String filler =
                create("filler-" + volume, List.of(), mount("volume", volume, "/data", false));
        call("PUT", "/containers/" + filler + "/archive?path=/", tar);
        call("DELETE", "/containers/" + filler, null);
    }

    /// The name of a volume that a test makes by other means, or perhaps not at all.
    String willMake(String name) {
        String volume = mark + "-" + name;
        removals.push("/volumes/" + volume + "?force=1");
        return volume;
    }

    /// It may be made again.
    void removeVolume(String volume) {
        call("DELETE", "/volumes/" + volume, null);
    }

    /// How many containers bear a label, whatever its value.
    int withLabel(String label) {
        return list("/containers/json?all=1&filters=" + filter("label", label)).size();
    }

    /// A container that is not started. Returns its name.
    String container(String name, Object... mounts) {
        return create(name, List.of(), mounts);
    }

    /// A container that runs and does nothing. Returns its name.
    String running(String name, Object... mounts) {
        String container = create(name, List.of("/bin/busybox", "sleep", "600"), mounts);
        call("POST", "/containers/" + container + "/start", Map.of());
        return container;
    }

    /// A container of a configuration of its own, started. Returns its name.
    String started(String name, Map<String, Object> configuration) {
        makeBusybox();
        String container = mark + "-" + name;
        Map<String, Object> whole = new HashMap<>(configuration);
        whole.putIfAbsent("Image", BUSYBOX);
        call("POST", "/containers/create?name=" + container, whole);
        removals.push("/containers/" + container + "?force=1&v=1");
        call("POST", "/containers/" + container + "/start", Map.of());
        return container;
    }

    /// An image like the usual one, with labels. Returns its name.
    String labelledImage(String name, String label) {
        makeBusybox();
        String image = mark + "-" + name;
        String container = mark + "-committed";
        call(
                "POST",
                "/containers/create?name=" + container,
                Map.of("Image", BUSYBOX, "Cmd", List.of("x")));
        String changes = URLEncoder.encode("LABEL " + label, StandardCharsets.UTF_8);
        call(
                "POST",
                "/commit?container=" + container + "&repo=" + image + "&changes=" + changes,
                Map.of());
        call("DELETE", "/containers/" + container, null);
        removals.push("/images/" + image);
        return image;
    }

    /// All that the daemon says of a container, by its name or id.
    JsonNode inspect(String container) {
        return list("/containers/" + container + "/json");
    }

    String status(String container) {
        return inspect(container).path("State").path("Status").asString();
    }

    String startedAt(String container) {
        return inspect(container).path("State").path("StartedAt").asString();
    }

    void post(String path) {
        call("POST", path, Map.of());
    }

    void recreate(String container, Map<String, Object> configuration) {
        call("DELETE", "/containers/" + container + "?force=1", null);
        Map<String, Object> whole = new HashMap<>(configuration);
        whole.putIfAbsent("Image", BUSYBOX);
        call("POST", "/containers/create?name=" + container, whole);
    }

    static Map<String, Object> mount(String type, String source, String target, boolean readOnly) {
        Map<String, Object> mount = new HashMap<>();
        mount.put("Type", type);
        mount.put("Target", target);
        mount.put("ReadOnly", readOnly);
        if (!source.isEmpty()) {
            mount.put("Source", source);
        }
        return mount;
    }

    boolean hasVolume(String name) {
        return list("/volumes?filters=" + filter("name", name)).path("Volumes").size() > 0;
    }

    /// Everything that bears the mark, with the state and the start of its containers.
    Set<String> everything() {
        Set<String> all = new TreeSet<>();
        list("/volumes")
                .path("Volumes")
                .forEach(v -> all.add("volume " + v.path("Name").asString()));
        for (JsonNode c : list("/containers/json?all=1")) {
            JsonNode container = list("/containers/" + c.path("Id").asString() + "/json");
            all.add(
                    "container "
                            + container.path("Name").asString()
                            + container.path("State").path("Status")
                            + container.path("State").path("StartedAt")
                            + container.path("Config").path("Labels"));
        }
        all.removeIf(line -> !line.contains(mark));
        return all;
    }

    /// The temporary containers of a worker.
    int temporaries(String worker) {
        return list("/containers/json?all=1&filters="
                        + filter("label", "backhaul.worker=" + worker))
                .size();
    }

    void removeTemporaries(String worker) {
        list("/containers/json?all=1&filters=" + filter("label", "backhaul.worker=" + worker))
                .forEach(c ->
                        call(
                                "DELETE",
                                "/containers/" + c.path("Id").asString() + "?force=1",
                                null));
    }

    /// Without waiting for its process to obey.
    void stop(String name) {
        call("POST", "/containers/" + mark + "-" + name + "/stop?t=0", Map.of());
    }

    void remove(String name) {
        String path = "/containers/" + mark + "-" + name + "?force=1&v=1";
        call("DELETE", path, null);
        removals.remove(path);
    }

    @Override
    public void close() {
        try {
            removals.forEach(path -> call("DELETE", path, null));
        } finally {
            http.close();
            if (shared) {
                Turn.giveBack();
            }
        }
    }

    private String create(String name, List<String> command, Object... mounts) {
        makeBusybox();
        String container = mark + "-" + name;
        call(
                "POST",
                "/containers/create?name=" + container,
                Map.of(
                        "Image",
                        BUSYBOX,
                        "Cmd",
                        command.isEmpty() ? List.of("never-started") : command,
                        "HostConfig",
                        Map.of("NetworkMode", "none", "Mounts", List.of(mounts))));
        if (!name.startsWith("filler-")) {
            removals.push("/containers/" + container + "?force=1&v=1");
        }
        return container;
    }

    private void makeBusybox() {
        JsonNode images = list("/images/json?filters=" + filter("reference", BUSYBOX));
        if (images.size() > 0) {
            return;
        }
        Optional<Path> busybox =
                Stream.of("/bin/busybox", "/usr/bin/busybox")
                        .map(Path::of)
                        .filter(Files::exists)
                        .findFirst();
        if (busybox.isEmpty()) {
            missing("No busybox on this machine. Install the package busybox-static.");
        }
        byte[] tar =
                Tars.tar(t -> {
                    byte[] program = Files.readAllBytes(busybox.orElseThrow());
                    TarArchiveEntry entry = new TarArchiveEntry("bin/busybox");
                    entry.setSize(program.length);
                    entry.setMode(0755);
                    Tars.add(t, entry, program);
                });
        call("POST", "/images/create?fromSrc=-&repo=" + BUSYBOX, tar);
    }

    private JsonNode list(String path) {
        try {
            return http.call(LIMIT, "GET", path, null).json(path);
        } catch (Failure | InterruptedException e) {
            throw new AssertionError(path, e);
        }
    }

    private void call(String method, String path, @Nullable Object body) {
        try {
            byte[] bytes =
                    body == null || body instanceof byte[]
                            ? (byte[]) body
                            : DaemonHttp.JSON.writeValueAsBytes(body);
            http.call(LIMIT, method, path, bytes).check(method + " " + path);
        } catch (Failure e) {
            throw new AssertionError(e.sentence(), e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String filter(String key, String value) {
        return URLEncoder.encode(
                DaemonHttp.JSON.writeValueAsString(Map.of(key, List.of(value))),
                StandardCharsets.UTF_8);
    }
}
