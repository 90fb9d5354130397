package backhaul.worker;

import backhaul.settings.Section;
import backhaul.worker.engine.EngineConfiguration;
import backhaul.worker.engine.Selftest;
import backhaul.worker.engine.docker.DockerEngineConfiguration;
import backhaul.worker.engine.hycu.HycuEngineConfiguration;
import backhaul.worker.engine.navicat.NavicatEngineConfiguration;
import backhaul.worker.engine.navicat.NavicatSelftest;
import backhaul.worker.engine.script.ScriptEngineConfiguration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/// The engines of this version.
final class Engines {

    private Engines() {}

    /// The readers of `engines.<name>`, by name.
    static SequencedMap<String, Function<Section, EngineConfiguration>> readers() {
        var readers = new LinkedHashMap<String, Function<Section, EngineConfiguration>>();
        readers.put("script", ScriptEngineConfiguration::read);
        readers.put("docker", DockerEngineConfiguration::read);
        readers.put("hycu", HycuEngineConfiguration::read);
        readers.put("navicat", NavicatEngineConfiguration::read);
        return readers;
    }

    /// What can be tried before it is relied on, by the name of the engine.
    static Map<String, Selftest> selftests() {
        return Map.of("navicat", (folder, told) -> NavicatSelftest.ofThisHost().run(folder, told));
    }
}
