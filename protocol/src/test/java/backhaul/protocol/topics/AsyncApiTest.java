package backhaul.protocol.topics;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.DeadLetterReason;
import backhaul.protocol.Topics;
import backhaul.protocol.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The AsyncAPI document says what the code does.
final class AsyncApiTest {

    private static final Path DOCUMENT = Path.of("../docs/asyncapi.yaml");
    private static final Map<String, Object> API = load();

    @SuppressWarnings("unchecked") // its keys are strings
    private static Map<String, Object> load() {
        try {
            Object document =
                    new Load(LoadSettings.builder().build())
                            .loadFromString(Files.readString(DOCUMENT));
            return (Map<String, Object>) document;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void it_is_an_asyncapi_3_document() {
        assertThat(API.get("asyncapi")).isEqualTo("3.0.0");
        assertThat(at(API, "info")).containsKeys("title", "version");
        assertThat(API)
                .containsOnlyKeys(
                        "asyncapi",
                        "id",
                        "info",
                        "defaultContentType",
                        "servers",
                        "channels",
                        "operations",
                        "components");
    }

    @Test
    void every_reference_leads_somewhere() {
        List<String> references = new ArrayList<>();
        collect(API, references);

        assertThat(references)
                .hasSizeGreaterThan(30)
                .allSatisfy(reference -> {
                    if (reference.startsWith("#/")) {
                        assertThat(at(API, reference.substring(2).split("/", -1))).isNotNull();
                    } else {
                        assertThat(DOCUMENT.resolveSibling(reference)).isRegularFile();
                    }
                });
    }

    private static void collect(@Nullable Object node, List<String> references) {
        if (node instanceof Map<?, ?> map) {
            if (map.get("$ref") instanceof String reference) {
                references.add(reference);
            }
            map.values().forEach(value -> collect(value, references));
        }
        if (node instanceof List<?> list) {
            list.forEach(value -> collect(value, references));
        }
    }

    @Test
    void its_channels_are_the_topics_as_they_are_made() {
        Map<String, TopicDefinition> documented = new HashMap<>();
        for (String channel : at(API, "channels").keySet()) {
            TopicDefinition topic = topic(at(API, "channels", channel));
            documented.put(topic.name(), topic);
        }

        assertThat(documented.values())
                .containsExactlyInAnyOrderElementsOf(TopicDefinition.all(Topics.DEFAULT));
    }

    private static TopicDefinition topic(Map<String, Object> channel) {
        Map<String, Object> kafka = at(channel, "bindings", "kafka");
        Map<String, String> configuration = new HashMap<>();
        at(kafka, "topicConfiguration")
                .forEach((key, value) ->
                        configuration.put(
                                key.toString(),
                                value instanceof List<?> list
                                        ? list.stream()
                                                .map(Object::toString)
                                                .collect(Collectors.joining(","))
                                        : value.toString()));
        return new TopicDefinition(
                String.valueOf(channel.get("address")),
                ((Number) Objects.requireNonNull(kafka.get("partitions"))).intValue(),
                configuration);
    }

    @Test
    void every_channel_has_an_operation_and_every_message_a_channel() {
        List<String> references = new ArrayList<>();
        collect(API.get("operations"), references);
        List<String> messages = new ArrayList<>();
        collect(API.get("channels"), messages);

        assertThat(references)
                .containsAll(
                        at(API, "channels").keySet().stream()
                                .map(name -> "#/channels/" + name)
                                .toList());
        assertThat(messages)
                .containsExactlyInAnyOrderElementsOf(
                        at(API, "components", "messages").keySet().stream()
                                .map(name -> "#/components/messages/" + name)
                                .toList());
    }

    @Test
    void its_headers_are_those_of_the_wire() {
        assertThat(at(API, "components", "schemas", "headers", "properties").keySet())
                .isEqualTo(
                        Set.of(
                                Wire.CONTENT_TYPE,
                                Wire.WEBHOOK_ID,
                                Wire.WEBHOOK_TIMESTAMP,
                                Wire.WEBHOOK_SIGNATURE,
                                Wire.KEY_ID,
                                Wire.TRACEPARENT,
                                Wire.TRACESTATE));
    }

    @Test
    void its_dead_letters_have_our_reasons() {
        Map<String, Object> reason =
                at(API, "components", "schemas", "deadLetterHeaders", "properties", "reason");

        assertThat(reason.get("enum"))
                .isEqualTo(
                        Arrays.stream(DeadLetterReason.values())
                                .map(DeadLetterReason::wireName)
                                .toList());
    }

    @SuppressWarnings("unchecked") // its keys are strings
    private static Map<String, Object> at(Map<String, Object> node, String... path) {
        Map<String, Object> here = node;
        for (String name : path) {
            Object next = here.get(name);
            assertThat(next).as(String.join("/", path)).isInstanceOf(Map.class);
            here = (Map<String, Object>) Objects.requireNonNull(next);
        }
        return here;
    }
}
