package backhaul.worker.catalog;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The JSON Schema that the value of an open parameter must satisfy.
///
/// A `pattern` speaks of the whole value: it is anchored here, once for all, in the schema that
/// readers see too. Nothing is ever resolved from elsewhere.
public final class OpenSchema {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final Map<String, Object> schema;
    private final Schema compiled;

    /// @param schema with patterns as people write them, not anchored
    public OpenSchema(Map<String, Object> schema) {
        this.schema = anchored(schema);
        this.compiled = REGISTRY.getSchema(JSON.<JsonNode>valueToTree(this.schema));
    }

    /// The schema as readers get it, patterns anchored.
    public Map<String, Object> schema() {
        return schema;
    }

    /// Why a value is not allowed, in words that follow the parameter's name: `"x" is not one of a,
    /// b`. Empty where it is allowed.
    public Optional<String> objection(@Nullable Object value) {
        return compiled.validate(JSON.<JsonNode>valueToTree(value)).stream()
                .findFirst()
                .map(OpenSchema::words);
    }

    private static String words(Error error) {
        String value = shown(error.getInstanceNode());
        JsonNode limit = error.getSchemaNode();
        return switch (error.getKeyword()) {
            case "type" -> value + " is not " + typeName(limit.stringValue(""));
            case "enum" -> value + " is not one of " + listed(limit);
            case "const" -> value + " is not " + shown(limit);
            case "pattern" -> value + " does not match " + limit.stringValue("");
            case "maxItems" -> "it has more than " + limit + " items";
            case "minItems" -> "it has fewer than " + limit + " items";
            case "uniqueItems" -> "it has the same item twice";
            case "maxLength" -> value + " is longer than " + limit + " characters";
            case "minLength" -> value + " is shorter than " + limit + " characters";
            default -> value + ": " + error.getMessage();
        };
    }

    private static String shown(@Nullable JsonNode node) {
        String text = node == null ? "it" : node.toString();
        return text.length() > 100 ? text.substring(0, 97) + "..." : text;
    }

    private static String listed(JsonNode options) {
        return String.join(
                ", ", options.valueStream().map(o -> o.stringValue(o.toString())).toList());
    }

    private static String typeName(String type) {
        return switch (type) {
            case "array" -> "a list";
            case "string" -> "text";
            case "integer" -> "a whole number";
            case "boolean" -> "true or false";
            default -> "of type " + type;
        };
    }

    private static Map<String, Object> anchored(Map<String, Object> schema) {
        var copy = new LinkedHashMap<String, Object>();
        schema.forEach((keyword, value) -> copy.put(keyword, anchored(keyword, value)));
        return Collections.unmodifiableMap(copy);
    }

    private static Object anchored(String keyword, Object value) {
        return switch (value) {
            case String pattern when keyword.equals("pattern") -> "^(?:" + pattern + ")$";
            case Map<?, ?> inner -> anchoredMap(inner);
            case List<?> list ->
                    list.stream()
                            .map(item -> item instanceof Map<?, ?> m ? anchoredMap(m) : item)
                            .toList();
            default -> value;
        };
    }

    private static Map<String, Object> anchoredMap(Map<?, ?> inner) {
        var named = new LinkedHashMap<String, Object>();
        inner.forEach((key, value) -> named.put(key.toString(), value));
        return anchored(named);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OpenSchema that && schema.equals(that.schema);
    }

    @Override
    public int hashCode() {
        return schema.hashCode();
    }

    @Override
    public String toString() {
        return JSON.writeValueAsString(schema);
    }
}
