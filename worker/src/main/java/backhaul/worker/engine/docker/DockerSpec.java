package backhaul.worker.engine.docker;

import backhaul.worker.backup.Storage;
import backhaul.worker.engine.JobSpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a docker job copies, and where to. `volumes` are always copied; `include` says what of each
/// container, null for what is usual.
record DockerSpec(
        List<String> volumes,
        List<String> containers,
        @Nullable Set<Include> included,
        Storage storage)
        implements JobSpec {

    /// What Docker allows in names, which also makes them safe in the paths of its API.
    static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}");

    private static final int MOST_NAMES = 100;

    /// What of a container is copied.
    enum Include {
        VOLUMES,
        MOUNTS;

        /// As configurations and requests spell it.
        String spelling() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Include> spelled(String spelling) {
            return EnumSet.allOf(Include.class).stream()
                    .filter(include -> include.spelling().equals(spelling))
                    .findFirst();
        }
    }

    DockerSpec {
        volumes = List.copyOf(volumes);
        containers = List.copyOf(containers);
        included = included == null ? null : Set.copyOf(included);
    }

    Set<Include> include() {
        if (included != null) {
            return included;
        }
        return containers.isEmpty() ? Set.of(Include.VOLUMES) : EnumSet.allOf(Include.class);
    }

    @Override
    public List<Parameter> parameters() {
        Map<String, Object> name = Map.of("type", "string", "pattern", "^" + NAME.pattern() + "$");
        Map<String, Object> part =
                Map.of("type", "string", "enum", spellings(EnumSet.allOf(Include.class)));
        return List.of(
                list("containers", containers, name),
                list("volumes", volumes, name),
                list("include", spellings(include()), part));
    }

    @Override
    public JobSpec with(Map<String, Object> values) throws InvalidParameter {
        DockerSpec changed =
                new DockerSpec(
                        values.containsKey("volumes") ? names(values, "volumes") : volumes,
                        values.containsKey("containers") ? names(values, "containers") : containers,
                        values.containsKey("include") ? parts(values) : included,
                        storage);
        if (changed.volumes.isEmpty() && changed.containers.isEmpty()) {
            throw new InvalidParameter("neither volumes nor containers are left to copy");
        }
        return changed;
    }

    @Override
    public Map<String, Object> describe() {
        Map<String, Object> all = asked();
        all.putAll(storage.describe());
        return all;
    }

    /// The part that says what is to be copied.
    Map<String, Object> asked() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("volumes", volumes);
        all.put("containers", containers);
        all.put("include", spellings(include()));
        all.put("consistency", "live");
        return all;
    }

    @Override
    public Optional<Storage> archives() {
        return Optional.of(storage);
    }

    @Override
    public List<String> warnings() {
        return storage.keep() == null
                ? List.of("keeps every archive: it has no `keep`")
                : List.of();
    }

    private static Parameter list(String name, List<String> value, Map<String, Object> items) {
        Map<String, Object> schema = new HashMap<>();
        schema.put("type", "array");
        schema.put("items", items);
        schema.put("uniqueItems", true);
        schema.put("maxItems", MOST_NAMES);
        return new Parameter(name, Type.LIST, value, schema, false);
    }

    private static List<String> spellings(Set<Include> parts) {
        return parts.stream().sorted().map(Include::spelling).toList();
    }

    private static List<String> names(Map<String, Object> values, String key)
            throws InvalidParameter {
        List<String> names = new ArrayList<>();
        for (String name : texts(values, key)) {
            if (!NAME.matcher(name).matches()) {
                throw new InvalidParameter(key + ": " + name + " is no name of Docker's");
            }
            names.add(name);
        }
        return names;
    }

    private static Set<Include> parts(Map<String, Object> values) throws InvalidParameter {
        Set<Include> parts = EnumSet.noneOf(Include.class);
        for (String spelling : texts(values, "include")) {
            parts.add(
                    Include.spelled(spelling)
                            .orElseThrow(() ->
                                    new InvalidParameter(
                                            "include: " + spelling + " is not known")));
        }
        if (parts.isEmpty()) {
            throw new InvalidParameter("include: it is empty");
        }
        return parts;
    }

    private static List<String> texts(Map<String, Object> values, String key)
            throws InvalidParameter {
        if (!(values.get(key) instanceof List<?> list)) {
            throw new InvalidParameter(key + ": it is no list");
        }
        List<String> texts = new ArrayList<>();
        for (Object element : list) {
            if (!(element instanceof String text)) {
                throw new InvalidParameter(key + ": " + element + " is no text");
            }
            texts.add(text);
        }
        return texts;
    }
}
