package backhaul.worker;

import backhaul.settings.Secrets;
import backhaul.worker.catalog.Catalog;
import backhaul.worker.config.WorkerSettings;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.EngineConfiguration;
import backhaul.worker.engine.EngineContext;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The engines of a worker while it runs.
record OpenEngines(Map<String, Engine> byName) implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OpenEngines.class);

    /// Opens every engine, and says of those that a job uses how they are.
    static OpenEngines of(
            WorkerSettings settings,
            Catalog catalog,
            InstantSource clock,
            Secrets secrets,
            Story story) {
        Map<String, Engine> engines = new LinkedHashMap<>();
        for (EngineConfiguration engine : settings.engines().values()) {
            Engine running =
                    engine.open(
                            new EngineContext(
                                    settings.identity().worker(),
                                    settings.process().dataDirectory(),
                                    clock,
                                    secrets,
                                    settings.identity().signingKey(),
                                    settings.kafka().brokers()));
            engines.put(engine.name(), running);
            boolean used =
                    catalog.jobs().stream().anyMatch(job -> job.engine().equals(engine.name()));
            if (used) {
                story.line(engine.name(), running.probe().line());
            }
        }
        return new OpenEngines(engines);
    }

    @Override
    public void close() {
        for (Engine engine : byName.values()) {
            try {
                engine.close();
            } catch (RuntimeException e) {
                log.debug("closing an engine", e);
            }
        }
    }
}
