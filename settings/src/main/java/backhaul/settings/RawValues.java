package backhaul.settings;

import backhaul.settings.Value.Mapping;
import backhaul.settings.Value.Scalar;
import backhaul.settings.Value.Sequence;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Values as JSON has them, for JSON Schema keywords.
final class RawValues {

    private RawValues() {}

    static Object of(Value value, References references) throws Malformed {
        return switch (value) {
            case Scalar scalar when scalar.isNothing() ->
                    throw new Malformed("has no value.", "Write one, or remove the line.");
            case Scalar scalar when scalar.plain() ->
                    number(scalar.text(), references.resolve(scalar.text()));
            case Scalar scalar -> references.resolve(scalar.text());
            case Sequence sequence -> {
                var items = new ArrayList<Object>();
                for (Value item : sequence.items()) {
                    items.add(of(item, references));
                }
                yield Collections.unmodifiableList(items);
            }
            case Mapping mapping -> {
                var values = new LinkedHashMap<String, Object>();
                for (Map.Entry<String, Value.Entry> entry : mapping.entries().entrySet()) {
                    values.put(entry.getKey(), of(entry.getValue().value(), references));
                }
                yield Collections.unmodifiableMap(values);
            }
        };
    }

    static Map<String, Object> written(Mapping mapping) {
        var values = new LinkedHashMap<String, Object>();
        mapping.entries().forEach((key, entry) -> values.put(key, written(entry.value())));
        return Collections.unmodifiableMap(values);
    }

    private static Object written(Value value) {
        return switch (value) {
            case Scalar scalar when scalar.plain() -> number(scalar.text(), scalar.text());
            case Scalar scalar -> scalar.text();
            case Sequence sequence -> sequence.items().stream().map(RawValues::written).toList();
            case Mapping mapping -> written(mapping);
        };
    }

    /// What came from a reference stays text.
    private static Object number(String written, String text) {
        if (!written.equals(text)) {
            return text;
        }
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (text.matches("-?(0|[1-9]\\d{0,17})")) {
            return Long.valueOf(text);
        }
        if (text.matches("-?(0|[1-9]\\d{0,30})(\\.\\d{1,30})?([eE][+-]?\\d{1,3})?")) {
            return new BigDecimal(text);
        }
        return text;
    }
}
