package backhaul.worker.command;

import backhaul.settings.Environment;
import backhaul.settings.InvalidSettings;
import backhaul.settings.Secrets;
import backhaul.settings.Section;
import backhaul.worker.config.ConfigurationPath;
import backhaul.worker.config.SettingsReader;
import backhaul.worker.config.WorkerSettings;
import backhaul.worker.engine.EngineConfiguration;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that every command has.
public final class CommonOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "the configuration; else BACKHAUL_WORKER_CONFIG, else /etc/backhaul/worker.yaml")
    private @Nullable Path config;

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Option(names = "--verbose", description = "print stack traces")
    private boolean verbose;

    /// Where `worker.yaml` is, or is to be.
    public Path configuration(Environment environment) {
        return ConfigurationPath.find(
                Optional.ofNullable(config), environment, System.getProperty("os.name", ""));
    }

    /// The configuration that is there. Its secrets are not to be shown.
    public WorkerSettings settings(
            Environment environment,
            SequencedMap<String, Function<Section, EngineConfiguration>> engines)
            throws InvalidSettings {
        return new SettingsReader(configuration(environment), environment, new Secrets(), engines)
                .read();
    }

    /// What to add to a command that is shown for copying.
    String repeated() {
        return config == null ? "" : " --config " + config;
    }

    public boolean json() {
        return json;
    }

    public boolean verbose() {
        return verbose;
    }
}
