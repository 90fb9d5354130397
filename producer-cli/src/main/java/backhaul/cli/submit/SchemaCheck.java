package backhaul.cli.submit;

import backhaul.cli.run.RunWords;
import backhaul.settings.Suggestions;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// Checks a parameter's value against the JSON Schema that the worker published for it. References
/// inside a schema are not followed to anywhere.
final class SchemaCheck {

    private static final ObjectMapper JSON = new JsonMapper();

    private final SchemaRegistry registry =
            SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    builder -> builder.schemaLoader(loader -> loader.fetchRemoteResources(false)));

    /// What is wrong with the value, a sentence each; empty where nothing is.
    List<String> problems(Object value, Map<String, Object> schema) {
        if (schema.isEmpty()) {
            return List.of();
        }
        JsonNode node = JSON.valueToTree(value);
        List<Error> errors = registry.getSchema(JSON.<JsonNode>valueToTree(schema)).validate(node);
        return errors.stream().map(error -> text(error, schema)).distinct().toList();
    }

    private static String text(Error error, Map<String, Object> schema) {
        JsonNode instance = error.getInstanceNode();
        String shown = instance == null ? "" : shown(instance);
        return switch (error.getKeyword()) {
            case "enum" -> notOneOf(shown, allowed(schema));
            case "pattern" -> shown + " does not match " + detail(error);
            case "maxItems" -> "at most " + detail(error) + " values are allowed";
            case "minItems" -> "at least " + detail(error) + " values are needed";
            case null, default -> RunWords.text(error.getMessage());
        };
    }

    private static String shown(JsonNode node) {
        return RunWords.text(node.isString() ? node.asString() : node.toString());
    }

    private static String detail(Error error) {
        JsonNode schema = error.getSchemaNode();
        return schema == null ? "what is allowed" : shown(schema);
    }

    private static List<String> allowed(Map<String, Object> schema) {
        Object allowed =
                schema.get("items") instanceof Map<?, ?> items && items.containsKey("enum")
                        ? items.get("enum")
                        : schema.get("enum");
        return allowed instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static String notOneOf(String shown, List<String> allowed) {
        String list = allowed.stream().map(RunWords::text).collect(Collectors.joining(", "));
        String question = Suggestions.question(shown, allowed).map(text -> ". " + text).orElse("");
        return shown + " is not one of " + list + question;
    }
}
