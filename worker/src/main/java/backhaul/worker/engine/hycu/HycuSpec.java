package backhaul.worker.engine.hycu;

import backhaul.worker.engine.JobSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a hycu job asks which controller for.
///
/// @param checkEvery at the least: slower as a job gets old
/// @param monitor false where the run ends as soon as the controller has taken the job
record HycuSpec(String controller, What what, Duration checkEvery, boolean monitor)
        implements JobSpec {

    /// A handle holds the state of each object, and a status has room for this many.
    static final int MOST_OBJECTS = 40;

    static final Pattern NAME = Pattern.compile("[^\\x00-\\x1f\\x7f]{1,255}");

    sealed interface What {

        /// Objects of a controller, by name or uuid.
        record Objects(Kind kind, List<String> names, boolean forceFull) implements What {
            public Objects {
                names = List.copyOf(names);
            }
        }

        /// A backup of API `v1`: its name, and its configuration as the controller gets it.
        /// `written` is the section of the file, without secrets.
        record Named(String name, Map<String, Object> configuration, Map<String, Object> written)
                implements What {}
    }

    @Override
    public List<Parameter> parameters() {
        return switch (what) {
            case What.Objects objects ->
                    List.of(
                            new Parameter(
                                    objects.kind().key(),
                                    Type.LIST,
                                    objects.names(),
                                    Map.of(
                                            "type",
                                            "array",
                                            "items",
                                            Map.of("type", "string", "pattern", NAME.pattern()),
                                            "uniqueItems",
                                            true,
                                            "minItems",
                                            1,
                                            "maxItems",
                                            MOST_OBJECTS),
                                    false),
                            new Parameter(
                                    "forceFull",
                                    Type.FLAG,
                                    objects.forceFull(),
                                    Map.of("type", "boolean"),
                                    false));
            case What.Named named -> parameters(named);
        };
    }

    private static List<Parameter> parameters(What.Named named) {
        var parameters = new ArrayList<Parameter>();
        parameters.add(text("name", named.name()));
        named.configuration()
                .forEach((key, value) -> {
                    switch (value) {
                        case String text -> parameters.add(text(key, text));
                        case Boolean flag ->
                                parameters.add(
                                        new Parameter(
                                                key,
                                                Type.FLAG,
                                                flag,
                                                Map.of("type", "boolean"),
                                                false));
                        case Long number ->
                                parameters.add(
                                        new Parameter(
                                                key,
                                                Type.NUMBER,
                                                number,
                                                Map.of("type", "integer"),
                                                false));
                        default -> {
                            // What is nested stays as the file has it.
                        }
                    }
                });
        return parameters;
    }

    private static Parameter text(String key, String value) {
        return new Parameter(
                key, Type.TEXT, value, Map.of("type", "string", "pattern", NAME.pattern()), false);
    }

    @Override
    public HycuSpec with(Map<String, Object> values) throws InvalidParameter {
        return new HycuSpec(controller, changed(values), checkEvery, monitor);
    }

    private What changed(Map<String, Object> values) throws InvalidParameter {
        return switch (what) {
            case What.Objects objects ->
                    new What.Objects(
                            objects.kind(),
                            values.containsKey(objects.kind().key())
                                    ? names(objects.kind(), values.get(objects.kind().key()))
                                    : objects.names(),
                            values.get("forceFull") instanceof Boolean flag
                                    ? flag
                                    : objects.forceFull());
            case What.Named named -> {
                Map<String, Object> configuration = new LinkedHashMap<>(named.configuration());
                values.forEach((key, value) -> {
                    if (!key.equals("name")) {
                        configuration.put(key, value);
                    }
                });
                String name = values.get("name") instanceof String text ? text : named.name();
                yield new What.Named(name, configuration, named.written());
            }
        };
    }

    private static List<String> names(Kind kind, @Nullable Object value) throws InvalidParameter {
        var names = new ArrayList<String>();
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (!(element instanceof String name) || !NAME.matcher(name).matches()) {
                    throw new InvalidParameter(kind.key() + ": " + element + " is no name");
                }
                names.add(name);
            }
        }
        if (names.isEmpty()) {
            throw new InvalidParameter(kind.key() + ": it is empty");
        }
        return names;
    }

    @Override
    public Map<String, Object> describe() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("controller", controller);
        switch (what) {
            case What.Objects objects -> {
                all.put(objects.kind().key(), objects.names());
                all.put("forceFull", objects.forceFull());
            }
            case What.Named named -> all.put("backup", named.written());
        }
        all.put("checkEvery", checkEvery.toString());
        all.put("monitor", monitor);
        return all;
    }

    @Override
    public List<String> warnings() {
        return monitor
                ? List.of()
                : List.of("is not watched (`monitor: false`): its success is that it was taken");
    }
}
