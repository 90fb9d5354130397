package backhaul.worker.engine.hycu;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What the API `rest-v1.0` puts around its answers, and sometimes does not.
final class Envelope {

    private Envelope() {}

    /// The entities of an answer; an answer without an envelope is its only one, a bare list its
    /// entities.
    static List<JsonNode> entities(JsonNode answer) {
        List<JsonNode> entities = new ArrayList<>();
        if (answer.isArray()) {
            answer.forEach(entities::add);
        } else if (answer.path("entities").isArray()) {
            answer.path("entities").forEach(entities::add);
        } else if (!answer.isObject() || !answer.has("entities")) {
            entities.add(answer);
        }
        return entities;
    }

    /// How many there are on all pages; -1 where it is not said.
    static int total(JsonNode answer) {
        JsonNode metadata = answer.path("metadata");
        return metadata.path("totalEntityCount")
                .asInt(metadata.path("grandTotalEntityCount").asInt(-1));
    }

    /// What an answer that refuses says to people; empty where it says nothing.
    static String message(byte[] body) {
        try {
            JsonNode answer = StrictJson.parse(body);
            JsonNode message = answer.path("message");
            if (message.isString()) {
                return message.asString();
            }
            String title = message.path("title").asString("");
            String more = message.path("titleDescriptionEn").asString("");
            return more.isEmpty() || more.equals(title) ? title : title + ": " + more;
        } catch (JacksonException e) {
            return "";
        }
    }

    /// A text, or the first text inside of an object, as exit messages come in both ways.
    static String text(JsonNode node) {
        if (node.isString()) {
            return node.asString();
        }
        for (String field : List.of("titleDescriptionEn", "title", "message", "debug")) {
            if (node.path(field).isString() && !node.path(field).asString().isBlank()) {
                return node.path(field).asString();
            }
        }
        return "";
    }
}
