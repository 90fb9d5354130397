package backhaul.protocol.codec;

import backhaul.protocol.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads the fields of one JSON object. A field that is absent and one that is `null` are the same
/// here; whatever does not fit ends the reading with the field's full name.
final class Fields {

    private final ObjectNode node;
    private final String path;

    Fields(ObjectNode node, String path) {
        this.node = node;
        this.path = path;
    }

    ObjectNode node() {
        return node;
    }

    private String name(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    /// Refuses fields that are not known.
    void only(Set<String> known) throws InvalidEvent {
        for (String field : node.propertyNames()) {
            if (!known.contains(field)) {
                throw invalid(field, "not a field of this event");
            }
        }
    }

    InvalidEvent invalid(String field, String problem) {
        return new InvalidEvent(name(field), problem);
    }

    String text(String field) throws InvalidEvent {
        return required(field, optionalText(field));
    }

    String text(String field, Predicate<String> rule, String expected) throws InvalidEvent {
        String text = text(field);
        if (!rule.test(text)) {
            throw invalid(field, "not " + expected);
        }
        return text;
    }

    @Nullable String optionalText(String field) throws InvalidEvent {
        JsonNode value = optional(field);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw invalid(field, "not a string");
        }
        return value.stringValue();
    }

    Instant instant(String field) throws InvalidEvent {
        return required(field, optionalInstant(field));
    }

    @Nullable Instant optionalInstant(String field) throws InvalidEvent {
        String text = optionalText(field);
        if (text == null) {
            return null;
        }
        return WireTime.instant(text)
                .orElseThrow(() -> invalid(field, "not a time such as 2026-11-21T01:00:00Z"));
    }

    Duration duration(String field) throws InvalidEvent {
        return required(field, optionalDuration(field));
    }

    @Nullable Duration optionalDuration(String field) throws InvalidEvent {
        String text = optionalText(field);
        if (text == null) {
            return null;
        }
        return WireTime.duration(text)
                .orElseThrow(() -> invalid(field, "not a duration such as PT2H or P1DT30M"));
    }

    int integer(String field) throws InvalidEvent {
        return required(field, optionalInteger(field));
    }

    @Nullable Integer optionalInteger(String field) throws InvalidEvent {
        Long value = optionalLong(field);
        if (value == null) {
            return null;
        }
        if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
            throw invalid(field, "out of range");
        }
        return value.intValue();
    }

    long longInteger(String field) throws InvalidEvent {
        return required(field, optionalLong(field));
    }

    @Nullable Long optionalLong(String field) throws InvalidEvent {
        JsonNode value = optional(field);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw invalid(field, "not an integer");
        }
        return value.longValue();
    }

    @Nullable Double optionalNumber(String field) throws InvalidEvent {
        JsonNode value = optional(field);
        if (value == null) {
            return null;
        }
        if (!value.isNumber()) {
            throw invalid(field, "not a number");
        }
        return value.doubleValue();
    }

    boolean flag(String field, boolean fallback) throws InvalidEvent {
        JsonNode value = optional(field);
        if (value == null) {
            return fallback;
        }
        if (!value.isBoolean()) {
            throw invalid(field, "not true or false");
        }
        return value.booleanValue();
    }

    Fields object(String field) throws InvalidEvent {
        return required(field, optionalObject(field));
    }

    @Nullable Fields optionalObject(String field) throws InvalidEvent {
        JsonNode value = optional(field);
        if (value == null) {
            return null;
        }
        if (value instanceof ObjectNode object) {
            return new Fields(object, name(field));
        }
        throw invalid(field, "not an object");
    }

    /// The plain values of an object, empty if it is absent.
    Map<String, Object> values(String field) throws InvalidEvent {
        Fields object = optionalObject(field);
        return object == null ? Map.of() : Json.plainMap(object.node);
    }

    @Nullable Object value(String field) {
        JsonNode value = optional(field);
        return value == null ? null : Json.plain(value);
    }

    /// Texts by name, empty if absent.
    Map<String, String> texts(String field) throws InvalidEvent {
        Fields object = optionalObject(field);
        if (object == null) {
            return Map.of();
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : object.node.propertyNames()) {
            texts.put(name, object.text(name));
        }
        return texts;
    }

    List<String> textList(String field) throws InvalidEvent {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array(field)) {
            if (!element.isString()) {
                throw invalid(field, "not a list of strings");
            }
            texts.add(element.stringValue());
        }
        return List.copyOf(texts);
    }

    List<Fields> objects(String field) throws InvalidEvent {
        List<Fields> objects = new ArrayList<>();
        for (JsonNode element : array(field)) {
            if (!(element instanceof ObjectNode object)) {
                throw invalid(field, "not a list of objects");
            }
            objects.add(new Fields(object, name(field) + "[" + objects.size() + "]"));
        }
        return objects;
    }

    private JsonNode array(String field) throws InvalidEvent {
        JsonNode value = optional(field);
        if (value == null) {
            return Json.array();
        }
        if (!value.isArray()) {
            throw invalid(field, "not a list");
        }
        return value;
    }

    /// Refuses a field that is there and `null`.
    void notNull(String field) throws InvalidEvent {
        if (node.path(field).isNull()) {
            throw invalid(field, "is null");
        }
    }

    /// Refuses numbers that not every implementation would read as the same value.
    void onlySafeIntegers(String field) throws InvalidEvent {
        checkNumbers(field, node.path(field));
    }

    private void checkNumbers(String field, JsonNode value) throws InvalidEvent {
        if (value.isNumber() && !isSafeInteger(value)) {
            throw invalid(field, "holds a number that is not an integer within 2^53-1");
        }
        for (JsonNode child : value) {
            checkNumbers(field, child);
        }
    }

    private static boolean isSafeInteger(JsonNode number) {
        return number.isIntegralNumber()
                && number.canConvertToLong()
                && Math.abs(number.longValue()) <= Wire.MAX_INTEGER;
    }

    private @Nullable JsonNode optional(String field) {
        JsonNode value = node.get(field);
        return value == null || value.isNull() ? null : value;
    }

    private <T> T required(String field, @Nullable T value) throws InvalidEvent {
        if (value == null) {
            throw invalid(field, "is missing");
        }
        return value;
    }
}
