package backhaul.worker.engine.hycu;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON of strangers: no key twice, nothing behind it, not deep.
final class StrictJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(20)
                                                    .maxStringLength(256 * 1024)
                                                    .maxNumberLength(40)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private StrictJson() {}

    /// @throws tools.jackson.core.JacksonException for what is not JSON, or more than that
    static JsonNode parse(String text) {
        return MAPPER.readTree(text);
    }

    static JsonNode parse(byte[] bytes) {
        return MAPPER.readTree(bytes);
    }

    static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }
}
