package backhaul.worker.config;

import backhaul.settings.Section;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.EngineConfiguration;
import backhaul.worker.engine.EngineContext;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.Sharing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// An engine that takes whatever keys stand below it: here only the rest of the file is tested.
record TakesAnything(String name) implements EngineConfiguration {

    static TakesAnything read(String name, Section section) {
        section.keys().forEach(section::ignore);
        return new TakesAnything(name);
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public Optional<Duration> stallTimeout() {
        return Optional.empty();
    }

    @Override
    public Sharing sharing() {
        return name.equals("script") ? Sharing.REPEATABLE : Sharing.HOST_ONLY;
    }

    @Override
    public JobSpec readSpec(Section section) {
        var described = new TreeMap<String, Object>();
        section.keys()
                .forEach(key -> {
                    section.ignore(key);
                    described.put(key, section.fingerprint(key));
                });
        return new Spec(described);
    }

    @Override
    public Engine open(EngineContext context) {
        throw new UnsupportedOperationException("reading a configuration opens nothing");
    }

    record Spec(Map<String, Object> described) implements JobSpec {

        @Override
        public List<Parameter> parameters() {
            return List.of(
                    new Parameter(
                            "containers",
                            Type.LIST,
                            List.of(),
                            Map.of("type", "array", "items", Map.of("type", "string")),
                            false),
                    new Parameter(
                            "include",
                            Type.LIST,
                            List.of(),
                            Map.of("type", "array", "items", Map.of("type", "string")),
                            false));
        }

        @Override
        public JobSpec with(Map<String, Object> values) {
            return this;
        }

        @Override
        public Map<String, Object> describe() {
            return described;
        }

        @Override
        public List<String> warnings() {
            return described.containsKey("keep") ? List.of() : List.of("keeps every archive");
        }
    }
}
