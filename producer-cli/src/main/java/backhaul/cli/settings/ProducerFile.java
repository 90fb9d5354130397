package backhaul.cli.settings;

import backhaul.protocol.Topics;
import backhaul.protocol.Wire;
import backhaul.protocol.signing.SigningKey;
import backhaul.protocol.signing.VerificationKey;
import backhaul.settings.Environment;
import backhaul.settings.InvalidSettings;
import backhaul.settings.KafkaProperties;
import backhaul.settings.Secrets;
import backhaul.settings.Section;
import backhaul.settings.SettingsFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/// Reads the producer's file: every problem at once, each with its line.
public final class ProducerFile {

    private static final String VARIABLES = "BACKHAUL_";
    private static final String SERVERS = "bootstrap.servers";
    private static final List<String> KEYS =
            List.of("source", "audience", "topicPrefix", "keyId", "signingKey", "expires");
    private static final Duration EXPIRES = Duration.ofHours(1);
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final SettingsFile file;
    private final Section root;

    private ProducerFile(SettingsFile file) {
        this.file = file;
        this.root = file.root();
    }

    /// What a command needs of it.
    public enum Need {
        /// Who asks, and a key to sign with.
        KEY,
        /// The same, if the file has a key at all.
        KEY_IF_THERE,
        /// To look needs no key: it is not even read.
        NO_KEY
    }

    public static ProducerSettings read(
            SettingsLocation location, Environment environment, Secrets secrets, Need need)
            throws InvalidSettings {
        SettingsFile file =
                location.chosen()
                        ? SettingsFile.read(location.file(), environment, secrets)
                        : SettingsFile.readIfThere(location.file(), environment, secrets);
        return new ProducerFile(file.overriddenBy(environment, VARIABLES, KEYS, List.of("kafka")))
                .settings(need);
    }

    private ProducerSettings settings(Need need) throws InvalidSettings {
        String audience = root.text("audience", "default");
        Topics topics = topics();
        Map<String, String> kafka = kafka();
        Map<String, List<VerificationKey>> trusted = trustedWorkers();
        Optional<Asker> asker =
                switch (need) {
                    case KEY -> asker();
                    case KEY_IF_THERE -> root.has("signingKey") ? asker() : Optional.empty();
                    case NO_KEY -> Optional.empty();
                };
        root.ignore(KEYS.toArray(String[]::new));
        file.check();
        return new ProducerSettings(file.path(), audience, topics, kafka, trusted, asker);
    }

    private Topics topics() {
        Optional<String> prefix = root.text("topicPrefix");
        try {
            return prefix.map(Topics::new).orElse(Topics.DEFAULT);
        } catch (IllegalArgumentException e) {
            root.problem("topicPrefix", e.getMessage() + ".", null);
            return Topics.DEFAULT;
        }
    }

    private Map<String, String> kafka() {
        Section section = root.sectionOrEmpty("kafka");
        Map<String, String> properties = KafkaProperties.read(section, known());
        if (!section.has(SERVERS)) {
            section.problem(
                    SERVERS,
                    "is missing.",
                    "Name a broker in "
                            + file.path()
                            + ",\nor in the variable BACKHAUL_KAFKA_BOOTSTRAP_SERVERS.");
        }
        return properties;
    }

    private static Set<String> known() {
        Set<String> known = new HashSet<>(ProducerConfig.configNames());
        known.addAll(ConsumerConfig.configNames());
        known.addAll(AdminClientConfig.configNames());
        return known;
    }

    private Map<String, List<VerificationKey>> trustedWorkers() {
        Map<String, List<VerificationKey>> trusted = new LinkedHashMap<>();
        root.section("trustedWorkers")
                .ifPresent(workers -> {
                    for (String worker : workers.keys()) {
                        trusted.put(worker, keys(workers, worker));
                    }
                });
        return trusted;
    }

    private static List<VerificationKey> keys(Section workers, String worker) {
        if (!Wire.isAddress(worker)) {
            workers.problem(worker, "is not the name of a worker.", null);
        }
        List<VerificationKey> keys = new ArrayList<>();
        for (String text : workers.oneOrMore(worker).orElse(List.of())) {
            try {
                keys.add(publicKey(text));
            } catch (IllegalArgumentException e) {
                workers.problem(
                        worker, e.getMessage() + ".", "backhaul workers --keys shows the keys.");
            }
        }
        return keys;
    }

    private static VerificationKey publicKey(String text) {
        if (text.startsWith("whsec_")) {
            throw new IllegalArgumentException(
                    "a worker's key is a public one (whpk_), not a secret");
        }
        return VerificationKey.parse(text);
    }

    private Optional<Asker> asker() {
        String keyId = root.requiredText("keyId", "A key is made by: backhaul keys generate NAME");
        if (!keyId.isBlank() && !keyId.matches("[!-~]{1,64}")) {
            root.problem("keyId", "is not a name of one word.", null);
        }
        Optional<SigningKey> key = signingKey();
        String source = root.text("source", "/" + keyId);
        Duration expires = root.duration("expires", EXPIRES, SHORTEST, Wire.MAX_EXPIRY);
        return key.map(it -> new Asker(source, keyId, it, expires));
    }

    private Optional<SigningKey> signingKey() {
        if (!root.has("signingKey")) {
            root.problem(
                    "signingKey", "is missing.", "A key is made by: backhaul keys generate NAME");
            return Optional.empty();
        }
        try {
            return root.secret("signingKey").map(String::strip).map(SigningKey::parse);
        } catch (IllegalArgumentException e) {
            root.problem("signingKey", e.getMessage() + ".", null);
            return Optional.empty();
        }
    }
}
