package backhaul.protocol.codec;

import backhaul.protocol.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON as the contract has it: UTF-8, one document, no key twice, bounded in size and depth.
final class Json {

    private static final int MAX_NUMBER = 40;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(Wire.MAX_JSON_DEPTH)
                                                    .maxStringLength(Wire.MAX_EVENT_BYTES)
                                                    .maxNameLength(Wire.MAX_EVENT_BYTES)
                                                    .maxNumberLength(MAX_NUMBER)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    static ObjectNode read(byte[] value, int maxBytes) throws InvalidEvent {
        if (value.length > maxBytes) {
            throw new InvalidEvent(value.length + " bytes, and " + maxBytes + " are the most");
        }
        if (parse(utf8(value)) instanceof ObjectNode object) {
            return object;
        }
        throw new InvalidEvent("not a JSON object");
    }

    /// Decoded here, since Jackson would also guess UTF-16 and UTF-32.
    private static String utf8(byte[] value) throws InvalidEvent {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidEvent("not UTF-8");
        }
    }

    private static JsonNode parse(String text) throws InvalidEvent {
        try {
            JsonNode node = MAPPER.readTree(text);
            checkUnicode(node);
            return node;
        } catch (JacksonException e) {
            throw new InvalidEvent("not valid JSON: " + e.getOriginalMessage());
        }
    }

    /// An escape such as `\ud800` alone is no character, and has no canonical form.
    private static void checkUnicode(JsonNode node) throws InvalidEvent {
        if (node.isString() && !isUnicode(node.stringValue())) {
            throw new InvalidEvent("a string holds half a surrogate pair");
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!isUnicode(field.getKey())) {
                throw new InvalidEvent("a name holds half a surrogate pair");
            }
        }
        for (JsonNode child : node) {
            checkUnicode(child);
        }
    }

    private static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff);
    }

    /// How many objects and arrays lie in each other; 0 for a plain value.
    static int depth(JsonNode node) {
        int deepest = 0;
        for (JsonNode child : node) {
            deepest = Math.max(deepest, depth(child));
        }
        return node.isContainer() ? deepest + 1 : 0;
    }

    /// Plain values of a tree: `String`, `Long`, `Boolean`, `List`, `Map`, null, and `Double` for
    /// what is no integer.
    static @Nullable Object plain(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> node.stringValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER ->
                    node.isIntegralNumber() && node.canConvertToLong()
                            ? (Object) node.longValue()
                            : (Object) node.doubleValue();
            case ARRAY -> plainList(node);
            case OBJECT -> plainMap(node);
            case NULL, MISSING, BINARY, POJO -> null;
        };
    }

    @SuppressWarnings("NullAway") // a JSON null stays one, inside lists as well
    private static List<Object> plainList(JsonNode array) {
        List<Object> values = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            values.add(plain(element));
        }
        return values;
    }

    @SuppressWarnings("NullAway") // a JSON null stays one, inside objects as well
    static Map<String, Object> plainMap(JsonNode object) {
        Map<String, Object> values = new LinkedHashMap<>();
        object.properties().forEach(field -> values.put(field.getKey(), plain(field.getValue())));
        return values;
    }

    /// The tree of plain values.
    ///
    /// @throws IllegalArgumentException for a value that JSON has no form for
    static JsonNode tree(@Nullable Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value) {
            case null -> nodes.nullNode();
            case String text -> nodes.stringNode(text);
            case Boolean flag -> nodes.booleanNode(flag);
            case Byte number -> nodes.numberNode(number.longValue());
            case Short number -> nodes.numberNode(number.longValue());
            case Integer number -> nodes.numberNode(number.longValue());
            case Long number -> nodes.numberNode(number.longValue());
            case Float number -> nodes.numberNode(number.doubleValue());
            case Double number -> nodes.numberNode(number.doubleValue());
            case Iterable<?> elements -> treeOf(elements);
            case Map<?, ?> fields -> treeOf(fields);
            default ->
                    throw new IllegalArgumentException(
                            "a value of " + value.getClass().getName() + " has no form in JSON");
        };
    }

    private static ArrayNode treeOf(Iterable<?> elements) {
        ArrayNode array = array();
        elements.forEach(element -> array.add(tree(element)));
        return array;
    }

    private static ObjectNode treeOf(Map<?, ?> fields) {
        ObjectNode object = object();
        fields.forEach((name, value) -> object.set(String.valueOf(name), tree(value)));
        return object;
    }
}
