package backhaul.worker.engine.docker;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// The containers that are never stopped or paused, whatever a job says: without them the worker
/// could not start them again, or nobody could.
record Untouchables(OwnContainer own, List<Needed> needed, Predicate<String> isThisHost) {

    Untouchables {
        needed = List.copyOf(needed);
    }

    /// An address that the worker has to reach, and what is there: `the Kafka broker of this
    /// worker`.
    record Needed(String host, int port, String what) {}

    /// Why this container is left alone; empty where it may be halted.
    Optional<String> reason(JsonNode inspection, Consistency mode) {
        String id = inspection.path("Id").asString("");
        if (own.isMe(id)) {
            return Optional.of("it is this worker's own container");
        }
        if (own.livesIn(id)) {
            return Optional.of("this worker uses its network");
        }
        for (Needed address : needed) {
            if (serves(inspection, address)) {
                return Optional.of("it is " + address.what());
            }
        }
        return mode == Consistency.STOP ? unstoppable(inspection) : Optional.empty();
    }

    private static Optional<String> unstoppable(JsonNode inspection) {
        if (inspection.path("HostConfig").path("AutoRemove").asBoolean(false)) {
            return Optional.of("Docker removes it when it stops (--rm)");
        }
        JsonNode labels = inspection.path("Config").path("Labels");
        if (labels.has("com.docker.swarm.task.id")) {
            return Optional.of("Swarm would start another in its place");
        }
        return labels.has("io.kubernetes.pod.name")
                ? Optional.of("Kubernetes would start another in its place")
                : Optional.empty();
    }

    private boolean serves(JsonNode inspection, Needed address) {
        return names(inspection).contains(address.host())
                || (isThisHost.test(address.host()) && publishes(inspection, address.port()));
    }

    /// All that others can call it by.
    private static Set<String> names(JsonNode inspection) {
        Set<String> names = new HashSet<>();
        names.add(inspection.path("Name").asString("").replaceFirst("^/", ""));
        JsonNode config = inspection.path("Config");
        boolean ofTheHost = network(inspection).equals("host");
        if (!ofTheHost) {
            names.add(config.path("Hostname").asString(""));
        }
        names.add(config.path("Labels").path("com.docker.compose.service").asString(""));
        for (JsonNode network : inspection.path("NetworkSettings").path("Networks")) {
            names.add(network.path("IPAddress").asString(""));
            names.add(network.path("GlobalIPv6Address").asString(""));
            network.path("Aliases").forEach(alias -> names.add(alias.asString("")));
        }
        names.remove("");
        return names;
    }

    /// Of a container in the host's own network only the ports that its image declares are known.
    private static boolean publishes(JsonNode inspection, int port) {
        if (network(inspection).equals("host")) {
            return inspection.path("Config").path("ExposedPorts").has(port + "/tcp");
        }
        for (JsonNode bindings : inspection.path("NetworkSettings").path("Ports")) {
            for (JsonNode binding : bindings) {
                if (binding.path("HostPort").asString("").equals(String.valueOf(port))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String network(JsonNode inspection) {
        return inspection.path("HostConfig").path("NetworkMode").asString("");
    }
}
