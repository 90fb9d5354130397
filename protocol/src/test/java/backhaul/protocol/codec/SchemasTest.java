package backhaul.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Schemas and codecs say the same: every field of every event is removed, or given a value of each
/// other type, and both must then agree on whether it still is an event.
final class SchemasTest {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private static final List<String> REPLACEMENTS =
            List.of(
                    "null",
                    "true",
                    "7",
                    "-1",
                    "1.5",
                    "\"\"",
                    "\"x\"",
                    "[]",
                    "[7]",
                    "{}",
                    "{\"A\":{}}");

    /// What the codecs compare across fields, which a schema cannot.
    private static final Set<String> COMPARED =
            Set.of("/data/worker", "/subject", "/data/request/id", "/data/job");

    static List<Codecs> codecs() {
        return Codecs.all();
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void the_schema_accepts_a_whole_event(Codecs codec) {
        assertThat(
                        schema(codec)
                                .validate(
                                        new String(codec.sample(), StandardCharsets.UTF_8),
                                        InputFormat.JSON))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void the_schema_names_every_field_of_an_event_and_no_other(Codecs codec) {
        JsonNode schema = schemaTree(codec);
        JsonNode sample = MAPPER.readTree(codec.sample());

        assertThat(names(schema.at("/properties"))).isEqualTo(names(sample));
        assertThat(names(schema.at("/properties/data/properties")))
                .isEqualTo(names(sample.get("data")));
    }

    private static Set<String> names(JsonNode object) {
        return new TreeSet<>(object.propertyNames());
    }

    private record Change(String pointer, String replacement) {

        JsonNode in(JsonNode event) {
            JsonNode changed = event.deepCopy();
            String parent = pointer.substring(0, pointer.lastIndexOf('/'));
            String name = pointer.substring(pointer.lastIndexOf('/') + 1);
            JsonNode container = changed.at(parent);
            if (container instanceof ArrayNode array) {
                array.set(Integer.parseInt(name), MAPPER.readTree(replacement));
            } else if (replacement.isEmpty()) {
                ((ObjectNode) container).remove(name);
            } else {
                ((ObjectNode) container).set(name, MAPPER.readTree(replacement));
            }
            return changed;
        }
    }

    private static Stream<Change> changes(Codecs codec) {
        List<String> pointers = new ArrayList<>();
        collect("", MAPPER.readTree(codec.sample()), pointers);
        return pointers.stream()
                .filter(pointer -> !COMPARED.contains(pointer))
                .flatMap(pointer ->
                        Stream.concat(
                                        inArray(pointer) ? Stream.of() : Stream.of(""),
                                        REPLACEMENTS.stream())
                                .map(replacement -> new Change(pointer, replacement)));
    }

    private static boolean inArray(String pointer) {
        return Character.isDigit(pointer.charAt(pointer.length() - 1))
                && !pointer.endsWith("sha256");
    }

    private static void collect(String pointer, JsonNode node, List<String> pointers) {
        if (!pointer.isEmpty()) {
            pointers.add(pointer);
        }
        if (node.isObject()) {
            node.properties()
                    .forEach(it -> collect(pointer + "/" + it.getKey(), it.getValue(), pointers));
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(pointer + "/" + i, node.get(i), pointers);
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void schema_and_codec_agree_on_every_change(Codecs codec) {
        Schema schema = schema(codec);
        JsonNode sample = MAPPER.readTree(codec.sample());

        assertThat(changes(codec))
                .hasSizeGreaterThan(100)
                .allSatisfy(change -> {
                    JsonNode changed = change.in(sample);
                    assertThat(schema.validate(changed).isEmpty())
                            .as("the schema accepts it as the codec does")
                            .isEqualTo(codec.reads(MAPPER.writeValueAsBytes(changed)));
                });
    }

    private static Schema schema(Codecs codec) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schemaTree(codec));
    }

    private static JsonNode schemaTree(Codecs codec) {
        return MAPPER.readTree(
                SchemasTest.class.getResourceAsStream(
                        "/backhaul/protocol/schemas/" + codec.name() + ".json"));
    }
}
