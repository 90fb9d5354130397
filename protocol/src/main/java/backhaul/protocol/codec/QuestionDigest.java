package backhaul.protocol.codec;

import backhaul.protocol.BackupRequest.Ask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.erdtman.jcs.JsonCanonicalizer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What tells two questions apart: SHA-256 of the canonical JSON (RFC 8785) of address, job,
/// parameters and limits. Times of sending, signatures and labels are not part of the question.
public final class QuestionDigest {

    private QuestionDigest() {}

    /// The digest of what [RequestCodec#encode] would send.
    public static String of(String address, Ask ask) {
        return of(address, RequestCodec.data(ask));
    }

    /// Over the values as they were sent: `PT2H` and `PT120M` are two questions.
    static String of(String address, ObjectNode data) {
        ArrayNode question = Json.array();
        question.add(address);
        question.add(data.path("job"));
        question.add(data.has("parameters") ? data.path("parameters") : Json.object());
        question.add(orNull(data, "timeout"));
        question.add(orNull(data, "maxAttempts"));
        question.add(orNull(data, "notBefore"));
        question.add(data.path("dryRun").asBoolean(false));
        return "sha256:" + HexFormat.of().formatHex(sha256(canonical(question)));
    }

    private static JsonNode orNull(ObjectNode data, String field) {
        return data.has(field) ? data.path(field) : Json.tree(null);
    }

    private static byte[] canonical(ArrayNode question) {
        try {
            return new JsonCanonicalizer(new String(Json.bytes(question), StandardCharsets.UTF_8))
                    .getEncodedUTF8();
        } catch (IOException e) {
            throw new UncheckedIOException("no canonical form of " + question, e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
