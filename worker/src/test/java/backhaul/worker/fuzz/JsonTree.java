package backhaul.worker.fuzz;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON as it is written and not as it is meant: an object may have a field twice, and a value may
/// be any text.
sealed interface JsonTree {

    /// A value as it stands in the text.
    record Raw(String text) implements JsonTree {}

    record Sequence(List<JsonTree> items) implements JsonTree {}

    record Mapping(List<Field> fields) implements JsonTree {}

    /// `name` as it stands between its quotes.
    record Field(String name, JsonTree value) {}

    static JsonTree parse(byte[] json) {
        return of(JsonMapper.shared().readTree(json));
    }

    private static JsonTree of(JsonNode node) {
        if (node.isObject()) {
            List<Field> fields = new ArrayList<>();
            node.properties()
                    .forEach(field -> fields.add(new Field(field.getKey(), of(field.getValue()))));
            return new Mapping(fields);
        }
        if (node.isArray()) {
            List<JsonTree> items = new ArrayList<>();
            node.forEach(item -> items.add(of(item)));
            return new Sequence(items);
        }
        return new Raw(node.toString());
    }

    default void write(StringBuilder out) {
        switch (this) {
            case Raw raw -> out.append(raw.text());
            case Sequence sequence -> {
                String between = "[";
                for (JsonTree item : sequence.items()) {
                    out.append(between);
                    item.write(out);
                    between = ",";
                }
                out.append(sequence.items().isEmpty() ? "[]" : "]");
            }
            case Mapping mapping -> {
                String between = "{";
                for (Field field : mapping.fields()) {
                    out.append(between).append('"').append(field.name()).append("\":");
                    field.value().write(out);
                    between = ",";
                }
                out.append(mapping.fields().isEmpty() ? "{}" : "}");
            }
        }
    }
}
