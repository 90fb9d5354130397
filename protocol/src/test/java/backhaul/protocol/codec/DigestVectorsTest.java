package backhaul.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The vectors that every implementation of the contract must agree with.
final class DigestVectorsTest {

    @TestFactory
    Stream<DynamicTest> every_question_has_its_digest() {
        InputStream stream =
                DigestVectorsTest.class.getResourceAsStream(
                        "/backhaul/protocol/vectors/digests.json");
        JsonNode vectors = JsonMapper.shared().readTree(stream);
        return StreamSupport.stream(vectors.spliterator(), false)
                .map(vector ->
                        DynamicTest.dynamicTest(
                                vector.get("name").stringValue(),
                                () ->
                                        assertThat(digest(vector))
                                                .isEqualTo(vector.get("digest").stringValue())));
    }

    /// Sends the vector's question as a request, and takes the digest of what was received.
    private static String digest(JsonNode vector) {
        JsonNode question = JsonMapper.shared().readTree(vector.get("canonical").stringValue());
        ObjectNode event =
                (ObjectNode)
                        JsonMapper.shared()
                                .readTree(
                                        """
                                        {"specversion":"1.0","type":"backhaul.request.v1",
                                         "id":"a","source":"/ci","time":"2026-11-21T01:00:00Z",
                                         "expirytime":"2026-11-21T02:00:00Z","audience":"test"}
                                        """);
        event.set("subject", question.get(0));
        ObjectNode data = event.putObject("data");
        data.set("job", question.get(1));
        data.set("parameters", question.get(2));
        data.set("timeout", question.get(3));
        data.set("maxAttempts", question.get(4));
        data.set("notBefore", question.get(5));
        data.set("dryRun", question.get(6));
        byte[] value = event.toString().getBytes(StandardCharsets.UTF_8);
        return switch (RequestCodec.decode(value)) {
            case Decoded.Ok<RequestCodec.Received>(RequestCodec.Received received) ->
                    received.digest();
            case Decoded.Malformed<RequestCodec.Received>(String detail) -> detail;
        };
    }
}
