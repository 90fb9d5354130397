package backhaul.worker.engine.hycu;

import backhaul.worker.engine.hycu.Exchange.Ask;
import backhaul.worker.engine.hycu.Gate.Lane;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Finds objects of one kind by name or uuid. Names are not unique on a controller: one that fits
/// several objects is refused, with a word on each.
final class Inventory {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern FILTERABLE = Pattern.compile("[A-Za-z0-9 ._-]+");
    private static final int SHOWN = 5;

    private final HycuClient client;
    private final Kind kind;
    private final CompletableFuture<?> stop;

    Inventory(HycuClient client, Kind kind, CompletableFuture<?> stop) {
        this.client = client;
        this.kind = kind;
        this.stop = stop;
    }

    List<Item> find(List<String> names) throws Trouble, InterruptedException {
        Map<String, Item> found = new LinkedHashMap<>();
        for (String name : names) {
            Item item = UUID.matcher(name).matches() ? byUuid(name) : byName(name);
            if (found.put(item.uuid(), item) != null) {
                throw Trouble.lasting(
                        Trouble.Kind.CONFIGURATION,
                        name + " names a " + kind.noun() + " that is named already: remove one");
            }
        }
        return List.copyOf(found.values());
    }

    private Item byUuid(String uuid) throws Trouble, InterruptedException {
        JsonNode answer;
        try {
            Ask ask = Ask.get(RestApi.BASE + kind.list() + "/" + uuid);
            answer = client.json(ask, Lane.ACTING, stop);
        } catch (Trouble trouble) {
            throw trouble.isUnknownThere() ? missing(uuid) : trouble;
        }
        for (JsonNode entity : Envelope.entities(answer)) {
            if (entity.path("uuid").asString("").equalsIgnoreCase(uuid)) {
                String name = name(entity);
                return Item.waiting(uuid, name.isEmpty() ? uuid : client.words(name));
            }
        }
        throw missing(uuid);
    }

    private Item byName(String name) throws Trouble, InterruptedException {
        List<JsonNode> fitting = new ArrayList<>();
        for (JsonNode entity : new Pages(client, path(name), stop).all()) {
            if (kind.nameFields().stream().anyMatch(f -> entity.path(f).asString("").equals(name))
                    && UUID.matcher(entity.path("uuid").asString("")).matches()) {
                fitting.add(entity);
            }
        }
        if (fitting.isEmpty()) {
            throw missing(name);
        }
        if (fitting.size() > 1) {
            throw Trouble.lasting(
                    Trouble.Kind.CONFIGURATION,
                    "%s has %d %ss named %s: %s. Name the uuid"
                            .formatted(
                                    client.name(),
                                    fitting.size(),
                                    kind.noun(),
                                    client.words(name),
                                    candidates(fitting)));
        }
        return Item.waiting(fitting.getFirst().path("uuid").asString(""), client.words(name));
    }

    /// The filter of VMs is known; for the others, and for names that could be more than a name in
    /// a filter, all are read.
    private String path(String name) {
        String filter =
                kind == Kind.VMS && FILTERABLE.matcher(name).matches()
                        ? "filter="
                                + URLEncoder.encode("vmName##" + name, StandardCharsets.UTF_8)
                                        .replace("+", "%20")
                                + "&"
                        : "";
        return RestApi.BASE + kind.list() + "?" + filter;
    }

    private String candidates(List<JsonNode> fitting) {
        String shown =
                fitting.stream()
                        .limit(SHOWN)
                        .map(entity -> {
                            String group = entity.path("protectionGroupName").asString("");
                            return entity.path("uuid").asString("")
                                    + (group.isEmpty() ? "" : " (" + client.words(group) + ")");
                        })
                        .collect(Collectors.joining(", "));
        return fitting.size() > SHOWN ? shown + ", ..." : shown;
    }

    private String name(JsonNode entity) {
        return kind.nameFields().stream()
                .map(field -> entity.path(field).asString(""))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("");
    }

    private Trouble missing(String name) {
        return Trouble.lasting(
                Trouble.Kind.CONFIGURATION,
                client.name()
                        + " has no "
                        + kind.noun()
                        + " "
                        + client.words(name)
                        + ", or "
                        + client.controller().credential().label()
                        + " may not see it");
    }
}
