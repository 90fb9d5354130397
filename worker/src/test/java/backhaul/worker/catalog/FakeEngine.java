package backhaul.worker.catalog;

import backhaul.settings.Section;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.EngineConfiguration;
import backhaul.worker.engine.EngineContext;
import backhaul.worker.engine.JobSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An engine whose jobs have one field of each type, and a destination that is never open.
record FakeEngine(String name, Optional<Duration> stallTimeout) implements EngineConfiguration {

    static final FakeEngine FAKE = new FakeEngine("fake", Optional.of(Duration.ofMinutes(10)));

    @Override
    public int slots() {
        return 2;
    }

    @Override
    public JobSpec readSpec(Section section) {
        return new Spec(
                section.list("names", List.of()), section.requiredText("destination", null));
    }

    @Override
    public Engine open(EngineContext context) {
        throw new UnsupportedOperationException("reading a configuration opens nothing");
    }

    record Spec(List<String> names, String destination) implements JobSpec {

        static final Parameter NAMES =
                new Parameter(
                        "names",
                        Type.LIST,
                        List.of(),
                        Map.of(
                                "type",
                                "array",
                                "maxItems",
                                20,
                                "items",
                                Map.of("type", "string", "pattern", "[a-z].*")),
                        false);
        static final Parameter INCLUDE =
                new Parameter(
                        "include",
                        Type.LIST,
                        List.of("volumes"),
                        Map.of(
                                "type",
                                "array",
                                "items",
                                Map.of("type", "string", "enum", List.of("volumes", "config"))),
                        false);
        static final Parameter COMMENT =
                new Parameter("comment", Type.TEXT, "", Map.of("type", "string"), false);
        static final Parameter LEVEL =
                new Parameter(
                        "level",
                        Type.NUMBER,
                        3L,
                        Map.of("type", "integer", "minimum", 1, "maximum", 9),
                        false);
        static final Parameter FULL =
                new Parameter("full", Type.FLAG, false, Map.of("type", "boolean"), true);

        @Override
        public List<Parameter> parameters() {
            return List.of(NAMES, INCLUDE, COMMENT, LEVEL, FULL);
        }

        @Override
        public JobSpec with(Map<String, Object> values) {
            return this;
        }

        @Override
        public Map<String, Object> describe() {
            return Map.of("names", names, "destination", destination);
        }
    }
}
