package backhaul.worker.config;

import backhaul.worker.engine.EngineConfiguration;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// All that a `worker.yaml` says. Everything in it has been checked; `inForce` is what it said at
/// this reading.
public record WorkerSettings(
        Path file,
        Identity identity,
        KafkaConnection kafka,
        ProcessSettings process,
        SequencedMap<String, EngineConfiguration> engines,
        InForce inForce) {

    public WorkerSettings {
        engines = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(engines));
    }

    /// The engine of a job of these settings.
    public EngineConfiguration engine(String name) {
        EngineConfiguration engine = engines.get(name);
        if (engine == null) {
            throw new IllegalArgumentException("there is no engine " + name);
        }
        return engine;
    }
}
