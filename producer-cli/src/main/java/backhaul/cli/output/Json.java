package backhaul.cli.output;

import backhaul.protocol.RunState;
import backhaul.protocol.WorkerPresence;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Answers for programs. Records keep the names and forms that they have on the wire: states in
/// small letters, times and durations in ISO 8601.
public final class Json {

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .addModule(
                            new SimpleModule()
                                    .addSerializer(RunState.class, new Word<>(RunState::wireName))
                                    .addSerializer(
                                            WorkerPresence.State.class,
                                            new Word<>(WorkerPresence.State::wireName)))
                    .build();

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /// A record or any other value, as JSON.
    public static JsonNode of(Object value) {
        return MAPPER.valueToTree(value);
    }

    /// For people who look at a whole document.
    public static String document(JsonNode node) {
        return node.toPrettyString();
    }

    /// For programs that read one document a line.
    public static String line(JsonNode node) {
        return node.toString();
    }

    private static final class Word<T> extends ValueSerializer<T> {

        private final java.util.function.Function<T, String> word;

        Word(java.util.function.Function<T, String> word) {
            this.word = word;
        }

        @Override
        public void serialize(T value, JsonGenerator generator, SerializationContext context)
                throws JacksonException {
            generator.writeString(word.apply(value));
        }
    }
}
