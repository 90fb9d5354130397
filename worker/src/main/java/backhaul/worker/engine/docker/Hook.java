package backhaul.worker.engine.docker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Commands that run inside a container before and after its data are read, as argument lists
/// without a shell; an empty one is none. Each of them may take `timeout`.
record Hook(List<String> before, List<String> after, Duration timeout) {
    static final Duration TIMEOUT = Duration.ofMinutes(30);

    Hook {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    Map<String, Object> describe() {
        return Map.of("before", before, "after", after, "timeout", timeout.toString());
    }

    /// A command in a label: a JSON list of texts, such as `["pg_dump", "shop"]`. Empty where it is
    /// anything else.
    static Optional<List<String>> command(String label) {
        try {
            JsonNode node = DaemonHttp.JSON.readTree(label);
            List<String> command = new ArrayList<>();
            for (JsonNode word : node) {
                if (!word.isString()) {
                    return Optional.empty();
                }
                command.add(word.asString());
            }
            return node.isArray() ? Optional.of(command) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
