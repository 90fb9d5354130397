package backhaul.cli.look;

import backhaul.cli.run.RunWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a parameter's JSON Schema allows, in a few words: `shop-db, shop-web`, `erp-.*, at most
/// 20`.
final class Allowed {

    private Allowed() {}

    /// A value as one would write it on the command line.
    static String value(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case List<?> list ->
                    list.stream().map(Allowed::value).collect(Collectors.joining(", "));
            default -> RunWords.text(value.toString());
        };
    }

    static String by(Map<String, Object> schema) {
        List<String> words = new ArrayList<>();
        if (schema.get("items") instanceof Map<?, ?> items) {
            values(items, words);
        }
        values(schema, words);
        limit(schema, "minItems", "at least ", words);
        limit(schema, "maxItems", "at most ", words);
        limit(schema, "minLength", "at least ", " characters", words);
        limit(schema, "maxLength", "at most ", " characters", words);
        return words.isEmpty() ? "anything" : String.join(", ", words);
    }

    private static void values(Map<?, ?> schema, List<String> words) {
        if (schema.get("enum") instanceof List<?> allowed) {
            words.add(value(allowed));
        }
        if (schema.get("const") != null) {
            words.add(value(schema.get("const")));
        }
        if (schema.get("pattern") != null) {
            words.add(value(schema.get("pattern")));
        }
        limit(schema, "minimum", "from ", words);
        limit(schema, "maximum", "to ", words);
    }

    private static void limit(Map<?, ?> schema, String keyword, String before, List<String> words) {
        limit(schema, keyword, before, "", words);
    }

    private static void limit(
            Map<?, ?> schema, String keyword, String before, String after, List<String> words) {
        if (schema.get(keyword) instanceof Number number) {
            words.add(before + number + after);
        }
    }
}
