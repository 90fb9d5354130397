package backhaul.worker.engine.docker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Who has to run before whom, by what containers say of each other: Compose's `depends_on`, links,
/// and a network that is another container's. A circle is broken where it was entered.
final class StartOrder {
    private static final String COMPOSE = "com.docker.compose.";

    private final Map<String, JsonNode> inspections;

    /// `inspections` are by container id.
    StartOrder(Map<String, JsonNode> inspections) {
        this.inspections = inspections;
    }

    List<Halt> of(Collection<Halt> halts) {
        List<Halt> linked = halts.stream().map(halt -> linked(halt, halts)).toList();
        LinkedHashSet<Halt> order = new LinkedHashSet<>();
        Set<String> entered = new HashSet<>();
        linked.forEach(halt -> visit(halt, linked, entered, order));
        return List.copyOf(order);
    }

    private static void visit(Halt halt, List<Halt> all, Set<String> entered, Set<Halt> order) {
        if (!entered.add(halt.id())) {
            return;
        }
        all.stream()
                .filter(other -> halt.after().contains(other.id()))
                .forEach(other -> visit(other, all, entered, order));
        order.add(halt);
    }

    private Halt linked(Halt halt, Collection<Halt> halts) {
        Set<String> after = new HashSet<>();
        for (Halt other : halts) {
            if (!other.id().equals(halt.id()) && needs(halt, other)) {
                after.add(other.id());
            }
        }
        return new Halt(halt.target(), halt.mode(), halt.patience(), halt.archives(), after);
    }

    private boolean needs(Halt halt, Halt other) {
        JsonNode one = inspections.get(halt.id());
        JsonNode two = inspections.get(other.id());
        return one != null
                && two != null
                && (sharesNetwork(one, other) || isLinked(one, other) || dependsOn(one, two));
    }

    private static boolean sharesNetwork(JsonNode one, Halt other) {
        String mode = one.path("HostConfig").path("NetworkMode").asString("");
        return mode.equals("container:" + other.id()) || mode.equals("container:" + other.name());
    }

    /// `/db:/web/database`.
    private static boolean isLinked(JsonNode one, Halt other) {
        for (JsonNode link : one.path("HostConfig").path("Links")) {
            if (link.asString("").startsWith("/" + other.name() + ":")) {
                return true;
            }
        }
        return false;
    }

    /// `db:service_healthy:false,cache:service_started:false`, of the same project.
    private static boolean dependsOn(JsonNode one, JsonNode two) {
        String project = label(one, "project");
        return !project.isEmpty()
                && project.equals(label(two, "project"))
                && services(label(one, "depends_on")).contains(label(two, "service"));
    }

    private static List<String> services(String dependsOn) {
        List<String> services = new ArrayList<>();
        for (String part : dependsOn.split(",", -1)) {
            services.add(part.strip().split(":", -1)[0]);
        }
        services.remove("");
        return services;
    }

    private static String label(JsonNode inspection, String name) {
        return inspection.path("Config").path("Labels").path(COMPOSE + name).asString("");
    }
}
