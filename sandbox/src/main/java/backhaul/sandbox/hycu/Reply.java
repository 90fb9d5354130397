package backhaul.sandbox.hycu;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A right answer, before any fault. `unwrapped` is what some controllers send of it, without the
/// envelope.
record Reply(int status, String type, String body, String unwrapped) {
    static final String JSON = "application/json";

    static Reply of(int status, Object value) {
        String body = Json.of(value);
        return new Reply(status, JSON, body, body);
    }

    static Reply text(String text) {
        return new Reply(200, "text/plain", text, text);
    }

    static Reply entities(int status, List<?> page, int total) {
        String one = page.size() == 1 ? Json.of(page.getFirst()) : Json.of(page);
        return new Reply(status, JSON, Json.of(envelope(page, total, "")), one);
    }

    static Reply refused(int status, String why) {
        return new Reply(status, JSON, Json.of(envelope(List.of(), 0, why)), Json.of(why));
    }

    static Reply empty() {
        return refused(200, "");
    }

    private static Map<String, Object> envelope(List<?> page, int total, String why) {
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("version", "1.0");
        envelope.put(
                "metadata",
                Map.of(
                        "pageSize",
                        page.size(),
                        "entityCount",
                        page.size(),
                        "totalEntityCount",
                        total,
                        "grandTotalEntityCount",
                        total));
        envelope.put("message", Map.of("title", why, "titleDescriptionEn", why));
        envelope.put("entities", page);
        return envelope;
    }
}
