package backhaul.cli.settings;

import backhaul.protocol.Topics;
import backhaul.protocol.signing.VerificationKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The producer's file, as far as it was asked for.
///
/// @param kafka Kafka's own properties, `bootstrap.servers` among them
/// @param trustedWorkers the keys whose word is believed, by worker; empty where nothing is checked
/// @param asker empty where the command only looks, which needs no key
public record ProducerSettings(
        Path file,
        String audience,
        Topics topics,
        Map<String, String> kafka,
        Map<String, List<VerificationKey>> trustedWorkers,
        Optional<Asker> asker) {

    public ProducerSettings {
        kafka = Map.copyOf(kafka);
        trustedWorkers = Map.copyOf(trustedWorkers);
    }
}
