package backhaul.worker.catalog;

import backhaul.settings.Section;
import backhaul.settings.Suggestions;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.JobSpec.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Reads the JSON Schema keywords by which a job narrows what requests may set: `containers: {enum:
/// [a, b], maxItems: 3}`. The set of keywords is closed, so that none can widen what the engine
/// allows or lead anywhere else; in a list, those that speak of a text speak of each item.
final class Narrowing {

    private static final int LARGEST = 1_000_000;

    private final Parameter parameter;
    private final Section section;

    /// The schema that grows: the engine's own, then what narrows it.
    private final Map<String, Object> schema;

    /// Where keywords of a value go: the schema itself, or that of a list's items.
    private final Map<String, Object> values;

    private Narrowing(Parameter parameter, Section section) {
        this.parameter = parameter;
        this.section = section;
        this.schema = new LinkedHashMap<>(parameter.schema());
        this.values = parameter.type() == JobSpec.Type.LIST ? items(schema) : schema;
    }

    static OpenSchema of(Parameter parameter, Section section) {
        var narrowing = new Narrowing(parameter, section);
        narrowing.read();
        return new OpenSchema(narrowing.schema);
    }

    private static Map<String, Object> items(Map<String, Object> schema) {
        var items = new LinkedHashMap<String, Object>();
        if (schema.get("items") instanceof Map<?, ?> own) {
            own.forEach((key, value) -> items.put(key.toString(), value));
        }
        schema.put("items", items);
        return items;
    }

    private void read() {
        switch (parameter.type()) {
            case LIST -> {
                readText();
                atMost(schema, "maxItems");
                atLeast(schema, "minItems");
                if (section.flag("uniqueItems", false)) {
                    schema.put("uniqueItems", true);
                }
            }
            case TEXT -> readText();
            case NUMBER -> {
                atMost(values, "maximum");
                atLeast(values, "minimum");
                section.integers("enum", -LARGEST, LARGEST).ifPresent(this::oneOf);
            }
            case FLAG -> section.list("enum").ifPresent(this::oneFlagOf);
        }
    }

    private void readText() {
        section.list("enum").ifPresent(this::oneOf);
        atMost(values, "maxLength");
        atLeast(values, "minLength");
        section.text("pattern").ifPresent(this::matching);
    }

    private void matching(String pattern) {
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            section.problem("pattern", "is not a pattern: " + e.getDescription() + ".", null);
            return;
        }
        if (values.containsKey("pattern")) {
            var all = new ArrayList<Object>();
            if (values.get("allOf") instanceof List<?> own) {
                all.addAll(own);
            }
            all.add(Map.of("pattern", pattern));
            values.put("allOf", List.copyOf(all));
        } else {
            values.put("pattern", pattern);
        }
    }

    private void oneFlagOf(List<String> flags) {
        if (!flags.stream().allMatch(flag -> flag.equals("true") || flag.equals("false"))) {
            section.problem("enum", "a flag is true or false.", "Write [true] or [false].");
        } else {
            oneOf(flags.stream().map(Boolean::valueOf).toList());
        }
    }

    private void oneOf(List<?> allowed) {
        if (allowed.isEmpty()) {
            section.problem("enum", "is empty: nothing would be allowed.", "Name at least one.");
        }
        if (values.get("enum") instanceof List<?> own) {
            for (Object option : allowed) {
                if (!own.contains(option)) {
                    section.problem("enum", option + "", notAmong(option, own));
                }
            }
        }
        values.put("enum", List.copyOf(allowed));
    }

    private static String notAmong(Object option, List<?> own) {
        List<String> names = own.stream().map(Object::toString).toList();
        String question = Suggestions.question(option + "", names).map(q -> " " + q).orElse("");
        return "is not one of " + String.join(", ", names) + "." + question;
    }

    private void atMost(Map<String, Object> target, String keyword) {
        int most = target.get(keyword) instanceof Number own ? own.intValue() : LARGEST;
        section.integer(keyword, lowest(), most).ifPresent(value -> target.put(keyword, value));
    }

    private void atLeast(Map<String, Object> target, String keyword) {
        int least = target.get(keyword) instanceof Number own ? own.intValue() : lowest();
        section.integer(keyword, least, LARGEST).ifPresent(value -> target.put(keyword, value));
    }

    private int lowest() {
        return parameter.type() == JobSpec.Type.NUMBER ? -LARGEST : 0;
    }
}
