package backhaul.worker.config;

import backhaul.protocol.Topics;
import backhaul.settings.Environment;
import backhaul.settings.InvalidSettings;
import backhaul.settings.KafkaProperties;
import backhaul.settings.Secrets;
import backhaul.settings.Section;
import backhaul.settings.SettingsFile;
import backhaul.worker.admission.KeyRing;
import backhaul.worker.admission.TrustedKey;
import backhaul.worker.catalog.Catalog;
import backhaul.worker.catalog.CatalogReader;
import backhaul.worker.engine.EngineConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// Reads `worker.yaml`.
public final class SettingsReader {

    /// What is read again while the worker runs.
    private static final List<String> RELOADED = List.of("jobs", "trustedKeys");

    private final Path path;
    private final Environment environment;
    private final Secrets secrets;
    private final SequencedMap<String, Function<Section, EngineConfiguration>> engines;

    /// @param secrets what references name is added to it
    /// @param engines the readers of `engines.<name>`, by name
    public SettingsReader(
            Path path,
            Environment environment,
            Secrets secrets,
            SequencedMap<String, Function<Section, EngineConfiguration>> engines) {
        this.path = path;
        this.environment = environment;
        this.secrets = secrets;
        this.engines = engines;
    }

    /// One reading: the settings, what tells later whether others of its keys changed, and the
    /// files that it came from.
    record Reading(WorkerSettings settings, Map<String, String> fingerprints, List<Path> files) {}

    public Path path() {
        return path;
    }

    /// Reads the file, whole.
    ///
    /// @throws InvalidSettings with every problem of the file
    public WorkerSettings read() throws InvalidSettings {
        return reading(Optional.empty()).settings();
    }

    /// Reads the file with all that a later reading is compared with.
    ///
    /// @param running the engines that jobs are read for, if there are any yet: a change of
    ///   `engines` needs a restart
    Reading reading(Optional<SequencedMap<String, EngineConfiguration>> running)
            throws InvalidSettings {
        SettingsFile file = SettingsFile.read(path, environment, secrets);
        Section root = file.root();
        var identity = new IdentityReader(root);
        identity.read();
        Topics topics = root.parsed("topicPrefix", Topics::new).orElse(Topics.DEFAULT);
        Map<String, String> kafka = kafka(root);
        ProcessSettings process = process(root);
        SequencedMap<String, EngineConfiguration> configured = engines(root);
        List<TrustedKey> keys = new TrustedKeysReader(root, identity).read();
        Catalog catalog = CatalogReader.read(root, running.orElse(configured));
        new PoolRules(root, identity.pools()).check(catalog, running.orElse(configured));
        file.check();
        var settings =
                new WorkerSettings(
                        file.path(),
                        identity.identity(),
                        new KafkaConnection(topics, kafka),
                        process,
                        configured,
                        new InForce(catalog, new KeyRing(keys), Warnings.of(catalog, keys)));
        return new Reading(settings, fingerprints(root), file.files());
    }

    private static Map<String, String> kafka(Section root) {
        Section kafka = root.sectionOrEmpty("kafka");
        kafka.requiredText("bootstrap.servers", "Write bootstrap.servers: HOST:9092.");
        Map<String, String> properties =
                new LinkedHashMap<>(KafkaProperties.read(kafka, KafkaConnection.known()));
        for (String name : KafkaConnection.OWN) {
            if (kafka.has(name)) {
                kafka.problem(name, "Backhaul sets it itself.", "Remove it.");
            }
        }
        KafkaConnection.mistakes(properties)
                .forEach((name, mistake) -> kafka.problem(name, mistake, null));
        for (String name : List.of("ssl.truststore.location", "ssl.keystore.location")) {
            if (properties.containsKey(name)) {
                kafka.path(name).ifPresent(path -> properties.put(name, path.toString()));
            }
        }
        return properties;
    }

    private static ProcessSettings process(Section root) {
        Path dataDirectory =
                root.path("dataDirectory")
                        .orElseGet(() ->
                                ProcessSettings.defaultDataDirectory(
                                        System.getProperty("os.name")));
        ProcessSettings.Listen listen =
                root.sectionOrEmpty("http")
                        .parsed("listen", ProcessSettings.Listen::parse)
                        .orElse(ProcessSettings.Listen.DEFAULT);
        Section log = root.sectionOrEmpty("log");
        var logging =
                new ProcessSettings.Log(
                        log.choice("format", ProcessSettings.Log.DEFAULT.format()),
                        log.choice("level", ProcessSettings.Log.DEFAULT.level()));
        Duration drainTimeout =
                root.duration(
                        "drainTimeout",
                        ProcessSettings.DEFAULT_DRAIN_TIMEOUT,
                        Duration.ZERO,
                        Duration.ofDays(1));
        return new ProcessSettings(dataDirectory, listen, logging, drainTimeout);
    }

    /// All engines that there are, named in the file or not: a job added later may use any.
    private SequencedMap<String, EngineConfiguration> engines(Section root) {
        Section section = root.sectionOrEmpty("engines");
        var configured = new LinkedHashMap<String, EngineConfiguration>();
        engines.forEach(
                (name, reader) -> configured.put(name, reader.apply(section.sectionOrEmpty(name))));
        return configured;
    }

    private static Map<String, String> fingerprints(Section root) {
        var fingerprints = new TreeMap<String, String>();
        for (String key : root.keys()) {
            if (!RELOADED.contains(key)) {
                fingerprints.put(key, root.fingerprint(key));
            }
        }
        return fingerprints;
    }
}
