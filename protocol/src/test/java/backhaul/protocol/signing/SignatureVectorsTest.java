package backhaul.protocol.signing;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.signing.Signatures.Candidate;
import backhaul.protocol.signing.Signatures.Message;
import backhaul.protocol.signing.Signatures.Verification;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The vectors that every implementation of the contract must agree with.
final class SignatureVectorsTest {

    private static final JsonNode VECTORS = vectors();

    private static final List<Candidate> CANDIDATES =
            StreamSupport.stream(VECTORS.get("keys").spliterator(), false)
                    .map(key ->
                            new Candidate(
                                    key.get("id").stringValue(),
                                    VerificationKey.parse(
                                            key.path("public")
                                                    .asString(key.path("secret").asString("")))))
                    .toList();

    private static JsonNode vectors() {
        InputStream stream =
                SignatureVectorsTest.class.getResourceAsStream(
                        "/backhaul/protocol/vectors/signatures.json");
        return JsonMapper.shared().readTree(stream);
    }

    @TestFactory
    Stream<DynamicTest> every_case_has_its_verdict() {
        return StreamSupport.stream(VECTORS.get("cases").spliterator(), false)
                .map(vector ->
                        DynamicTest.dynamicTest(
                                vector.get("name").stringValue(),
                                () ->
                                        assertThat(verdict(vector))
                                                .isEqualTo(vector.get("verdict").stringValue())));
    }

    private static String verdict(JsonNode vector) {
        JsonNode headers = vector.get("headers");
        return switch (Signatures.verify(
                CANDIDATES,
                Optional.ofNullable(headers.get("webhook-signature")).map(JsonNode::stringValue),
                new Message(
                        headers.get("webhook-id").stringValue(),
                        headers.get("webhook-timestamp").stringValue(),
                        Base64.getDecoder().decode(vector.get("valueBase64").stringValue())))) {
            case Verification.Verified(String keyId) -> "valid:" + keyId;
            case Verification.Missing _ -> "missing_signature";
            case Verification.Malformed _ -> "malformed";
            case Verification.Bad _ -> "bad_signature";
        };
    }

    @Test
    void standard_webhooks_own_example_is_signed_alike() {
        JsonNode example = VECTORS.get("standardWebhooksOwnVector");
        Message message =
                new Message(
                        example.get("webhook-id").stringValue(),
                        example.get("webhook-timestamp").stringValue(),
                        example.get("value").stringValue().getBytes(StandardCharsets.UTF_8));
        // The standard's own secret is shorter than the standard wants, and than we take.
        SigningKey key =
                new HmacKey(KeyText.bytes(example.get("secret").stringValue(), KeyText.SECRET));

        assertThat(Signatures.sign(List.of(key), message))
                .isEqualTo(example.get("webhook-signature").stringValue());
    }

    @Test
    void signing_with_the_keys_gives_the_vectors_signatures() {
        for (JsonNode key : VECTORS.get("keys")) {
            String secret = key.path("private").asString(key.path("secret").asString(""));
            JsonNode vector =
                    StreamSupport.stream(VECTORS.get("cases").spliterator(), false)
                            .filter(v -> v.get("name").stringValue().equals(nameFor(key)))
                            .findFirst()
                            .orElseThrow();
            JsonNode headers = vector.get("headers");
            Message message =
                    new Message(
                            headers.get("webhook-id").stringValue(),
                            headers.get("webhook-timestamp").stringValue(),
                            Base64.getDecoder().decode(vector.get("valueBase64").stringValue()));

            assertThat(Signatures.sign(List.of(SigningKey.parse(secret)), message))
                    .isEqualTo(headers.get("webhook-signature").stringValue());
        }
    }

    private static String nameFor(JsonNode key) {
        return key.has("private") ? "ed25519" : "hmac";
    }
}
