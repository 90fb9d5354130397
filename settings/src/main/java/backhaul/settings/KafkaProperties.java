package backhaul.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Kafka client properties under Kafka's own names: `bootstrap.servers: kafka:9092`.
public final class KafkaProperties {

    private static final Pattern QUOTED_PASSWORD =
            Pattern.compile(
                    "(?:password|secret)\\w*\\s*=\\s*\"([^\"]+)\"", Pattern.CASE_INSENSITIVE);

    private static final List<String> PASSWORDS =
            List.of("password", "keystore.key", "client.secret");

    private KafkaProperties() {}

    /// Reads all properties of a section. `known` are the names that Kafka's clients have; any
    /// other is a problem, since Kafka itself would only log it. Values that Kafka treats as
    /// passwords are masked from then on.
    public static Map<String, String> read(Section section, Set<String> known) {
        var properties = new LinkedHashMap<String, String>();
        for (String name : section.keys()) {
            if (section.isSection(name)) {
                section.problem(
                        name,
                        "has keys where a Kafka client property belongs.",
                        "Write the whole name in one key, like ssl.truststore.type.");
            } else if (known.contains(name)) {
                section.text(name).ifPresent(value -> properties.put(name, value));
                mask(section, name, properties.getOrDefault(name, ""));
            } else {
                section.reject(name, "not a Kafka client property.", known);
            }
        }
        return Collections.unmodifiableMap(properties);
    }

    private static void mask(Section section, String name, String value) {
        if (PASSWORDS.stream().anyMatch(name::endsWith)) {
            section.mask(value);
        }
        Matcher matcher = QUOTED_PASSWORD.matcher(value);
        while (matcher.find()) {
            section.mask(matcher.group(1));
        }
    }
}
