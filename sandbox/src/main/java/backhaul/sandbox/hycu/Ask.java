package backhaul.sandbox.hycu;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// A request as the profiles see it: the path without its base, the parameters decoded.
record Ask(String method, String path, Map<String, String> query, String body) {

    static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : raw.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    int number(String name, int fallback) {
        String text = query.getOrDefault(name, "");
        return text.matches("\\d{1,6}") ? Integer.parseInt(text) : fallback;
    }
}
