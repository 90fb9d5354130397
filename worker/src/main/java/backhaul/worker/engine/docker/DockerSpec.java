package backhaul.worker.engine.docker;

import backhaul.worker.backup.Storage;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.docker.Parts.Include;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a docker job copies, how, and where to.
record DockerSpec(Choice choice, Parts parts, Care care, Storage storage) implements JobSpec {

    /// What Docker allows in names, which also makes them safe in the paths of its API.
    static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}");

    private static final int MOST_NAMES = 100;

    Set<Include> include() {
        return parts.include(choice.choosesContainers());
    }

    @Override
    public List<Parameter> parameters() {
        Map<String, Object> name = Map.of("type", "string", "pattern", "^" + NAME.pattern() + "$");
        Map<String, Object> part =
                Map.of("type", "string", "enum", spellings(EnumSet.allOf(Include.class)));
        return List.of(
                list("containers", choice.wantedContainers(), name),
                list("volumes", choice.wantedVolumes(), name),
                list("composeProjects", choice.composeProjects(), name),
                list("include", spellings(include()), part));
    }

    /// Requests name what they want: a pattern or the beginning of an id could mean more than what
    /// the catalog opens.
    @Override
    public JobSpec with(Map<String, Object> values) throws InvalidParameter {
        Choice chosen = choice;
        if (values.containsKey("volumes")) {
            chosen = chosen.withVolumes(names(values, "volumes"));
        }
        if (values.containsKey("containers") || values.containsKey("composeProjects")) {
            chosen =
                    chosen.withContainers(
                            names(values, "containers"), names(values, "composeProjects"));
        }
        if (chosen.isEmpty()) {
            throw new InvalidParameter("neither volumes nor containers are left to copy");
        }
        Parts wanted = values.containsKey("include") ? parts.with(parts(values)) : parts;
        return new DockerSpec(chosen, wanted, care, storage);
    }

    @Override
    public Map<String, Object> describe() {
        Map<String, Object> all = asked();
        all.putAll(care.describe());
        all.putAll(storage.describe());
        return all;
    }

    /// The part that decides what is copied. Not the commands of hooks: they may hold what is no
    /// reader's of a manifest.
    Map<String, Object> asked() {
        Map<String, Object> all = new LinkedHashMap<>(choice.describe());
        all.put("include", spellings(include()));
        if (!parts.exclude().isEmpty()) {
            all.put("exclude", parts.exclude());
        }
        if (!parts.composeFiles().isEmpty()) {
            all.put("composeFiles", parts.composeFiles().stream().map(Path::toString).toList());
        }
        all.putAll(care.asked());
        return all;
    }

    @Override
    public Optional<Storage> archives() {
        return Optional.of(storage);
    }

    @Override
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (storage.keep() == null) {
            warnings.add("keeps every archive: it has no `keep`");
        }
        if (storage.verify() && storage.packing().isEncrypted()) {
            warnings.add(
                    "verifies length and checksum of its archives, and not what is in them: only"
                            + " an identity of `encryptTo` can read that");
        }
        return warnings;
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
        if (!values.containsKey(key)) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (String name : texts(values, key)) {
            if (key.equals("containers") && Choice.looksLikeAnId(name)) {
                throw new InvalidParameter(
                        key + ": " + name + " may be an id; a request names containers by name");
            }
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
