package backhaul.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Which environment variables override which keys.
final class Overrides {

    private Overrides() {}

    /// Paths of keys by the variable that overrides them.
    static Map<String, List<String>> of(
            Environment environment, String prefix, List<String> keys, List<String> sections) {
        var overrides = new LinkedHashMap<String, List<String>>();
        for (String key : keys) {
            String variable = prefix + shouted(key);
            if (environment.variable(variable).isPresent()) {
                overrides.put(variable, List.of(key));
            }
        }
        for (String section : sections) {
            String begin = prefix + shouted(section) + "_";
            environment.variables().keySet().stream()
                    .filter(variable -> variable.startsWith(begin))
                    .sorted()
                    .forEach(v -> overrides.put(v, List.of(section, property(v, begin))));
        }
        return overrides;
    }

    /// `topicPrefix` is `TOPIC_PREFIX`.
    private static String shouted(String key) {
        return key.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    }

    private static String property(String variable, String begin) {
        return variable.substring(begin.length()).toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
