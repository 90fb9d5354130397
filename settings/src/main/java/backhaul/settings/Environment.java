package backhaul.settings;

import java.util.Map;
import java.util.Optional;

/// The environment variables that references and overrides are looked up in.
public record Environment(Map<String, String> variables) {

    public Environment {
        variables = Map.copyOf(variables);
    }

    public static Environment ofProcess() {
        return new Environment(System.getenv());
    }

    public static Environment none() {
        return new Environment(Map.of());
    }

    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    @Override
    public String toString() {
        return "Environment" + variables.keySet();
    }
}
