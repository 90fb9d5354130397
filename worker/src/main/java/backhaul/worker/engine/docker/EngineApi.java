package backhaul.worker.engine.docker;

import backhaul.worker.engine.docker.DaemonHttp.Answer;
import backhaul.worker.engine.docker.Inventory.Container;
import backhaul.worker.engine.docker.Inventory.Mount;
import backhaul.worker.engine.docker.Inventory.Traits;
import backhaul.worker.engine.docker.Inventory.Volume;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// The calls of the Docker Engine API that a live copy and a restore need, and no others: none of
/// them starts, stops or changes a container that is not ours, which [ContainerControl] does, and a
/// volume is changed by a restore alone. Paths carry no version, so a daemon answers in its newest;
/// what is used here is the same in all since 1.25.
final class EngineApi implements AutoCloseable {
    private static final Pattern IMAGE_NAME = Pattern.compile("[a-z0-9][A-Za-z0-9_./:@-]*");

    private final DaemonHttp http;
    private final Duration limit;

    private EngineApi(DaemonHttp http, Duration limit) {
        this.http = http;
        this.limit = limit;
    }

    static EngineApi at(URI host) {
        return new EngineApi(new DaemonHttp(host), Duration.ofMinutes(2));
    }

    /// The same daemon, given another time for each answer.
    EngineApi within(Duration limit) {
        return new EngineApi(http, limit);
    }

    String host() {
        return http.host();
    }

    /// Whether the paths that the daemon names can be those of this host's files.
    boolean isOfThisHost() {
        return !host().startsWith("tcp:");
    }

    /// `20.10.24`; and `linux` or `windows`, which is what its containers are.
    record Version(String version, String os) {}

    Version version() throws Failure, InterruptedException {
        JsonNode version = get("/version").json("to say its version");
        return new Version(text(version, "Version"), text(version, "Os"));
    }

    /// All containers, whatever their state.
    List<Container> containers() throws Failure, InterruptedException {
        List<Container> containers = new ArrayList<>();
        get("/containers/json?all=1")
                .json("to list its containers")
                .forEach(c -> containers.add(container(c)));
        return containers;
    }

    /// The labels of the containers that carry all of the given ones, by container id.
    Map<String, Map<String, String>> containersWith(Map<String, String> labels)
            throws Failure, InterruptedException {
        List<String> filter =
                labels.entrySet().stream().map(l -> l.getKey() + "=" + l.getValue()).toList();
        String filters =
                URLEncoder.encode(
                        DaemonHttp.JSON.writeValueAsString(Map.of("label", filter)),
                        StandardCharsets.UTF_8);
        Map<String, Map<String, String>> found = new HashMap<>();
        get("/containers/json?all=1&filters=" + filters)
                .json("to list its containers")
                .forEach(c -> found.put(text(c, "Id"), labels(c)));
        return found;
    }

    /// All that the daemon knows of a container; empty for one that is gone.
    Optional<JsonNode> inspect(String containerId) throws Failure, InterruptedException {
        Answer answer = get("/containers/" + containerId + "/json");
        return answer.isNotFound()
                ? Optional.empty()
                : Optional.of(answer.json("to show container " + containerId));
    }

    /// The last lines that the container wrote, with their times. `terminal` is whether it has one:
    /// then its two outputs are one already.
    byte[] logs(String containerId, int lines, boolean terminal)
            throws Failure, InterruptedException {
        String query = "?stdout=1&stderr=1&timestamps=1&tail=" + lines;
        byte[] log =
                get("/containers/" + containerId + "/logs" + query)
                        .bytes("to show the log of container " + containerId);
        return terminal ? log : Frames.contents(log);
    }

    Optional<Volume> volume(String name) throws Failure, InterruptedException {
        Answer answer = get("/volumes/" + name);
        if (answer.isNotFound()) {
            return Optional.empty();
        }
        JsonNode volume = answer.json("to show volume " + name);
        return Optional.of(volume(volume));
    }

    /// All volumes, by name.
    Map<String, Volume> volumes() throws Failure, InterruptedException {
        Map<String, Volume> volumes = new HashMap<>();
        get("/volumes")
                .json("to list its volumes")
                .path("Volumes")
                .forEach(volume -> volumes.put(text(volume, "Name"), volume(volume)));
        return volumes;
    }

    /// Fails where the volume is in use.
    void removeVolume(String name) throws Failure, InterruptedException {
        delete("/volumes/" + name).check("to remove volume " + name);
    }

    void createVolume(String name) throws Failure, InterruptedException {
        byte[] body = DaemonHttp.JSON.writeValueAsBytes(Map.of("Name", name));
        post("/volumes/create", body).check("to create volume " + name);
    }

    boolean hasImage(String name) throws Failure, InterruptedException {
        Answer answer = get("/images/" + name + "/json");
        if (answer.isNotFound()) {
            return false;
        }
        answer.check("to show image " + name);
        return true;
    }

    /// Whether the name stands for the image of this id.
    boolean isImage(String name, String id) throws Failure, InterruptedException {
        if (!IMAGE_NAME.matcher(name).matches()) {
            return false;
        }
        Answer answer = get("/images/" + name + "/json");
        return !answer.isNotFound() && text(answer.json("to show image " + name), "Id").equals(id);
    }

    /// The labels of an image; empty where there is none of this id.
    Optional<Map<String, String>> imageLabels(String id) throws Failure, InterruptedException {
        Answer answer = get("/images/" + id + "/json");
        return answer.isNotFound()
                ? Optional.empty()
                : Optional.of(labels(answer.json("to show image " + id).path("Config")));
    }

    /// Makes an image of a root file system, given as a tar.
    void importImage(String repository, String tag, byte[] tar)
            throws Failure, InterruptedException {
        post("/images/create?fromSrc=-&repo=" + repository + "&tag=" + tag, tar)
                .check("to import image " + repository);
    }

    /// The id of the new container.
    String createContainer(String name, Map<String, Object> configuration)
            throws Failure, InterruptedException {
        byte[] body = DaemonHttp.JSON.writeValueAsBytes(configuration);
        Answer answer = post("/containers/create?name=" + name, body);
        return text(answer.json("to create a temporary container"), "Id");
    }

    /// Removes the container, and none of its volumes. One that is gone already, or that someone is
    /// just removing, is no failure.
    void removeContainer(String id) throws Failure, InterruptedException {
        Answer answer = delete("/containers/" + id + "?force=1");
        if (!answer.isNotFound() && !answer.isConflict()) {
            answer.check("to remove container " + id);
        }
    }

    /// The tar of a path in a container.
    TarStream archive(String containerId, String path) throws Failure, InterruptedException {
        String request = "/containers/" + containerId + "/archive?path=" + path;
        return new TarStream(http.open(limit, request, "to read " + path));
    }

    /// Unpacks a tar below a path in a container. The daemon takes a tar that is broken off for a
    /// whole one.
    void unpack(String containerId, String path, InputStream tar)
            throws Failure, InterruptedException {
        http.put("/containers/" + containerId + "/archive?path=" + path, tar)
                .check("to unpack an archive");
    }

    /// An image with all its layers, as `docker save` writes it.
    TarStream image(String reference) throws Failure, InterruptedException {
        String request = "/images/" + reference + "/get";
        return new TarStream(http.open(limit, request, "to save image " + reference));
    }

    ContainerControl control() {
        return new ContainerControl(http, limit);
    }

    @Override
    public void close() {
        http.close();
    }

    private Answer get(String path) throws Failure, InterruptedException {
        return http.call(limit, "GET", path, null);
    }

    private Answer post(String path, byte[] body) throws Failure, InterruptedException {
        return http.call(limit, "POST", path, body);
    }

    private Answer delete(String path) throws Failure, InterruptedException {
        return http.call(limit, "DELETE", path, null);
    }

    private static Container container(JsonNode container) {
        List<String> names = new ArrayList<>();
        container.path("Names").forEach(name -> names.add(name.asString()));
        List<Mount> mounts = new ArrayList<>();
        container.path("Mounts").forEach(mount -> mounts.add(mount(mount)));
        Traits traits =
                new Traits(
                        text(container, "Image"),
                        text(container, "ImageID"),
                        text(container.path("HostConfig"), "NetworkMode"),
                        labels(container));
        return new Container(
                text(container, "Id"), names, text(container, "State"), traits, mounts);
    }

    private static Volume volume(JsonNode volume) {
        return new Volume(text(volume, "Mountpoint"), labels(volume));
    }

    private static Mount mount(JsonNode mount) {
        return new Mount(
                text(mount, "Type"),
                text(mount, "Name"),
                text(mount, "Source"),
                text(mount, "Destination"),
                mount.path("RW").asBoolean(true));
    }

    private static Map<String, String> labels(JsonNode node) {
        Map<String, String> labels = new HashMap<>();
        node.path("Labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
        return labels;
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
