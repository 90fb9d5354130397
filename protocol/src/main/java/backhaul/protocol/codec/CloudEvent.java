package backhaul.protocol.codec;

import backhaul.protocol.Wire;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The attributes that every event of the contract has, and its `data`. Extensions that are not
/// known are allowed, as CloudEvents has it.
record CloudEvent(
        String id,
        String source,
        String subject,
        Instant time,
        String audience,
        Fields attributes,
        Fields data) {

    private static final String JSON = "application/json";
    private static final int MAX_TEXT = 256;
    private static final Pattern URI_CHARACTERS =
            Pattern.compile("[A-Za-z0-9:/?#\\[\\]@!$&'()*+,;=._~%-]{1,256}");
    private static final Pattern ATTRIBUTE = Pattern.compile("[a-z0-9]{1,64}");
    private static final Set<String> NOT_ATTRIBUTES = Set.of("data", "data_base64");

    static CloudEvent read(byte[] value, String type, int maxBytes) throws InvalidEvent {
        ObjectNode node = Json.read(value, maxBytes);
        checkAttributes(node);
        Fields attributes = new Fields(node, "");
        attributes.text("specversion", "1.0"::equals, "1.0");
        attributes.text("type", type::equals, type);
        checkContentType(attributes);
        return new CloudEvent(
                attributes.text("id", Wire::isId, "1 to 64 letters, digits, '_' and '-'"),
                attributes.text("source", CloudEvent::isUriReference, "a URI reference"),
                attributes.text("subject", CloudEvent::isShortText, "1 to 256 characters"),
                attributes.instant("time"),
                attributes.text("audience", CloudEvent::isShortText, "1 to 256 characters"),
                attributes,
                attributes.object("data"));
    }

    private static void checkAttributes(ObjectNode node) throws InvalidEvent {
        for (var attribute : node.properties()) {
            String name = attribute.getKey();
            if (name.equals("data_base64")) {
                throw new InvalidEvent(name, "the data must be JSON, in data");
            }
            if (!NOT_ATTRIBUTES.contains(name)) {
                checkAttribute(name, attribute.getValue());
            }
        }
    }

    private static void checkAttribute(String name, JsonNode value) throws InvalidEvent {
        if (!ATTRIBUTE.matcher(name).matches()) {
            throw new InvalidEvent(
                    name, "CloudEvents attributes are lower-case letters and digits");
        }
        if (value.isContainer()) {
            throw new InvalidEvent(name, "a CloudEvents attribute is one value");
        }
    }

    private static void checkContentType(Fields attributes) throws InvalidEvent {
        String type = attributes.optionalText("datacontenttype");
        if (type != null && !isJson(type)) {
            throw attributes.invalid("datacontenttype", "not " + JSON);
        }
    }

    private static boolean isJson(String type) {
        int parameters = type.indexOf(';');
        String bare = parameters < 0 ? type : type.substring(0, parameters);
        return bare.strip().toLowerCase(Locale.ROOT).equals(JSON);
    }

    static boolean isUriReference(String text) {
        if (!URI_CHARACTERS.matcher(text).matches()) {
            return false;
        }
        try {
            new URI(text);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isShortText(String text) {
        return !text.isEmpty()
                && text.codePointCount(0, text.length()) <= MAX_TEXT
                && text.codePoints().noneMatch(Character::isISOControl);
    }

    /// A new event up to its `data`, which the caller adds.
    static ObjectNode write(
            String type, String id, String source, String subject, Instant time, String audience) {
        ObjectNode node = Json.object();
        node.put("specversion", "1.0");
        node.put("type", type);
        node.put("id", id);
        node.put("source", source);
        node.put("subject", subject);
        node.put("time", time.toString());
        node.put("audience", audience);
        node.put("datacontenttype", JSON);
        return node;
    }
}
