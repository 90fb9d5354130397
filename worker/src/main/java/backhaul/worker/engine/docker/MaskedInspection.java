package backhaul.worker.engine.docker;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// What the daemon says of a container, without the values that look like secrets: those of
/// variables, options and labels that are named like one, and passwords within addresses.
final class MaskedInspection {
    static final String MASK = "***";

    private static final String NAMES =
            "pass(word|wd|phrase)?|pwd|secret|token|credential|api[_-]?key|access[_-]?key"
                    + "|private[_-]?key|signing[_-]?key|encryption[_-]?key|auth|dsn|salt";

    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(" + NAMES + ").*|(?i)(.*[_-])?(key|pw)");

    /// `DB_PASSWORD=x`, `--db-password=x`.
    private static final Pattern ASSIGNMENT = Pattern.compile("(?s)(-{0,2}[\\w.-]+)=(.+)");

    private static final Pattern OPTION = Pattern.compile("--?[\\w.-]+");

    private static final Pattern IN_ADDRESS =
            Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*://[^\\s/:@]*):([^\\s/@]+)@");

    private MaskedInspection() {}

    static JsonNode of(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> masked(object);
            case ArrayNode array -> masked(array);
            case StringNode text -> StringNode.valueOf(masked(text.asString()));
            default -> node;
        };
    }

    private static ObjectNode masked(ObjectNode object) {
        ObjectNode masked = JsonNodeFactory.instance.objectNode();
        for (var field : object.properties()) {
            boolean secret =
                    SECRET_NAME.matcher(field.getKey()).matches() && field.getValue().isString();
            masked.set(field.getKey(), secret ? StringNode.valueOf(MASK) : of(field.getValue()));
        }
        return masked;
    }

    /// `--password`, `x`: the word after an option that is named like a secret is one.
    private static ArrayNode masked(ArrayNode array) {
        ArrayNode masked = JsonNodeFactory.instance.arrayNode();
        boolean next = false;
        for (JsonNode element : array) {
            masked.add(next && element.isString() ? StringNode.valueOf(MASK) : of(element));
            String text = element.asString("");
            next = OPTION.matcher(text).matches() && SECRET_NAME.matcher(text).matches();
        }
        return masked;
    }

    private static String masked(String text) {
        Matcher assignment = ASSIGNMENT.matcher(text);
        if (assignment.matches() && SECRET_NAME.matcher(assignment.group(1)).matches()) {
            return assignment.group(1) + "=" + MASK;
        }
        return IN_ADDRESS.matcher(text).replaceAll("$1:" + Matcher.quoteReplacement(MASK) + "@");
    }
}
