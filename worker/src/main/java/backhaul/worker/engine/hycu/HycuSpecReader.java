package backhaul.worker.engine.hycu;

import backhaul.settings.Section;
import backhaul.worker.engine.hycu.HycuSpec.What;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Reads a job's `hycu:` section.
final class HycuSpecReader {
    private static final Duration CHECK_EVERY = Duration.ofSeconds(30);
    private static final Duration SHORTEST_CHECK = Duration.ofSeconds(1);
    private static final Duration LONGEST_CHECK = Duration.ofMinutes(15);
    private static final int LARGEST_FILE = 64 * 1024;

    private final Section section;
    private final SequencedMap<String, Controller> controllers;

    HycuSpecReader(Section section, SequencedMap<String, Controller> controllers) {
        this.section = section;
        this.controllers = controllers;
    }

    HycuSpec read() {
        Optional<Controller> controller = controller();
        return new HycuSpec(
                controller.map(Controller::name).orElse(""),
                what(controller),
                section.duration("checkEvery", CHECK_EVERY, SHORTEST_CHECK, LONGEST_CHECK),
                section.flag("monitor", true));
    }

    /// The only controller there is need not be named.
    private Optional<Controller> controller() {
        if (!section.has("controller") && controllers.size() == 1) {
            return Optional.of(controllers.firstEntry().getValue());
        }
        if (controllers.isEmpty()) {
            section.ignore("controller");
            section.problem(
                    "has no controller to ask.",
                    "Write one below engines.hycu.controllers, with url and token.");
            return Optional.empty();
        }
        if (!section.has("controller")) {
            section.problem(
                    "controller",
                    "is missing.",
                    "Name one of " + String.join(", ", controllers.keySet()) + ".");
            return Optional.empty();
        }
        return section.oneOf("controller", List.copyOf(controllers.keySet()))
                .flatMap(name -> Optional.ofNullable(controllers.get(name)));
    }

    private What what(Optional<Controller> controller) {
        boolean forceFull = section.flag("forceFull", false);
        List<String> ways = new ArrayList<>(Arrays.stream(Kind.values()).map(Kind::key).toList());
        ways.add("backup");
        List<String> written = ways.stream().filter(section::has).toList();
        if (written.size() > 1) {
            section.problem(
                    written.getLast(),
                    "stands beside " + written.getFirst() + ".",
                    "Make two jobs of it.");
        }
        boolean v1 = controller.filter(c -> c.api() == Api.V1).isPresent();
        if (written.isEmpty()) {
            section.problem(
                    "has nothing to back up.",
                    v1
                            ? "Write backup: {name: ...}."
                            : "Write one of vms, volumeGroups, applications, shares.");
        } else if (controller.isPresent() && v1 != written.getFirst().equals("backup")) {
            section.problem(
                    written.getFirst(),
                    "is not for the API " + controller.get().api().spelling() + ".",
                    v1 ? "Write backup: {name: ...}." : "Name vms: [...].");
        }
        return section.has("backup") ? named(section.sectionOrEmpty("backup")) : objects(forceFull);
    }

    private What objects(boolean forceFull) {
        Kind kind =
                Arrays.stream(Kind.values())
                        .filter(candidate -> section.has(candidate.key()))
                        .findFirst()
                        .orElse(Kind.VMS);
        List<String> names = section.list(kind.key(), List.of());
        if (section.has(kind.key()) && names.isEmpty()) {
            section.problem(kind.key(), "is empty.", "Name at least one " + kind.noun() + ".");
        }
        if (names.size() > HycuSpec.MOST_OBJECTS) {
            section.problem(
                    kind.key(),
                    "names more than " + HycuSpec.MOST_OBJECTS + ".",
                    "Make several jobs of it.");
        }
        if (new HashSet<>(names).size() < names.size()) {
            section.problem(kind.key(), "names one twice.", "Remove the second.");
        }
        if (!names.stream().allMatch(name -> HycuSpec.NAME.matcher(name).matches())) {
            section.problem(kind.key(), "holds what cannot be a name.", null);
        }
        return new What.Objects(kind, names, forceFull);
    }

    private What named(Section at) {
        if (section.has("forceFull")) {
            section.problem(
                    "forceFull", "is not for the API v1.", "Use configuration: {type: full}.");
        }
        String name = at.requiredText("name", "Write name: Daily backup.");
        Map<String, Object> written = new LinkedHashMap<>(at.written());
        Optional<Path> file = at.path("configurationFile");
        if (file.isPresent() && at.has("configuration")) {
            at.problem("configurationFile", "stands beside configuration.", "Keep one of them.");
        }
        Map<String, Object> configuration =
                file.map(path -> ofFile(at, path, written)).orElseGet(() -> inline(at));
        // The job's own name stands.
        configuration.remove("name");
        configuration.remove("timestamp");
        return new What.Named(name, configuration, written);
    }

    private static Map<String, Object> inline(Section at) {
        Map<String, Object> configuration = new LinkedHashMap<>();
        Optional<Object> raw = at.raw("configuration");
        if (raw.isPresent() && raw.get() instanceof Map<?, ?> map) {
            map.forEach((key, value) -> configuration.put(String.valueOf(key), value));
        } else if (raw.isPresent()) {
            at.problem("configuration", "is no mapping.", "Write configuration: {type: full}.");
        }
        return configuration;
    }

    private static Map<String, Object> ofFile(Section at, Path file, Map<String, Object> written) {
        Map<String, Object> configuration = new LinkedHashMap<>();
        try {
            if (Files.size(file) > LARGEST_FILE) {
                at.problem("configurationFile", file + " is larger than 64 KiB.", null);
                return configuration;
            }
            JsonNode json = StrictJson.parse(Files.readAllBytes(file));
            if (!json.isObject()) {
                at.problem("configurationFile", file + " holds no JSON object.", null);
            }
            json.properties()
                    .forEach(entry -> configuration.put(entry.getKey(), plain(entry.getValue())));
            written.put("configuration", json.toString());
        } catch (IOException e) {
            at.problem(
                    "configurationFile", file + " cannot be read.", "Check its path and rights.");
        } catch (JacksonException e) {
            at.problem("configurationFile", file + " is not JSON.", null);
        }
        return configuration;
    }

    private static Object plain(JsonNode node) {
        if (node.isString()) {
            return node.asString();
        }
        if (node.isBoolean()) {
            return node.asBoolean();
        }
        return node.isIntegralNumber() && node.canConvertToLong() ? (Object) node.asLong() : node;
    }
}
