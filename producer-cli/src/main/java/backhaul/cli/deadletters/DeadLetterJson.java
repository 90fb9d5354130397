package backhaul.cli.deadletters;

import backhaul.cli.output.Json;
import backhaul.cli.reading.DeadLetter;
import backhaul.protocol.Envelope;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The JSON of dead letters. What the record says of itself stands under `claimed`.
final class DeadLetterJson {

    private DeadLetterJson() {}

    static ObjectNode summary(DeadLetter letter) {
        ObjectNode json = Json.object();
        json.put("at", letter.place().text());
        json.set("time", Json.of(letter.at()));
        json.put("reason", letter.verdict().reason());
        json.put("detail", letter.verdict().detail());
        json.put("worker", letter.verdict().worker());
        ObjectNode source = json.putObject("record");
        source.put("topic", letter.source().topic());
        source.put("partition", letter.source().partition());
        source.put("offset", letter.source().offset());
        source.put("bytes", letter.verdict().size());
        ObjectNode claimed = json.putObject("claimed");
        claimed.put("id", letter.claims().id());
        claimed.put("keyId", letter.claims().keyId());
        claimed.put("source", letter.claims().source());
        claimed.put("address", letter.claims().address());
        claimed.put("job", letter.claims().job());
        return json;
    }

    static ObjectNode whole(DeadLetter letter) {
        ObjectNode json = summary(letter);
        ArrayNode headers = json.putArray("headers");
        for (Envelope.Header header : letter.headers()) {
            ObjectNode one = headers.addObject();
            one.put("name", header.name());
            byte[] value = header.value();
            put(one, value == null ? new byte[0] : value);
        }
        byte[] value = letter.value();
        put(json, value == null ? new byte[0] : value);
        return json;
    }

    /// As text where it is text; and always as Base64, which is exact.
    private static void put(ObjectNode json, byte[] bytes) {
        try {
            json.put(
                    "value",
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            json.putNull("value");
        }
        json.put("base64", Base64.getEncoder().encodeToString(bytes));
    }
}
