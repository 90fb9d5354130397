package backhaul.worker.config;

import backhaul.protocol.Wire;
import backhaul.protocol.signing.SigningKey;
import backhaul.protocol.signing.VerificationKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Who this worker is, and which other workers it believes.
///
/// @param worker its name, which is also its address
/// @param audience the one environment whose requests it takes
/// @param signingKeys the first signs; the others are old ones that still verify
/// @param trustedWorkers other workers' public keys, by their names
public record Identity(
        String worker,
        String audience,
        List<SigningKey> signingKeys,
        SequencedMap<String, List<VerificationKey>> trustedWorkers) {

    public static final String DEFAULT_AUDIENCE = "default";

    public Identity {
        if (!Wire.isAddress(worker)) {
            throw new IllegalArgumentException("worker is not a name: " + worker);
        }
        if (audience.isBlank()) {
            throw new IllegalArgumentException("audience is empty");
        }
        signingKeys = List.copyOf(signingKeys);
        if (signingKeys.isEmpty()) {
            throw new IllegalArgumentException("a worker needs a signing key");
        }
        trustedWorkers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(trustedWorkers));
    }

    public SigningKey signingKey() {
        return signingKeys.getFirst();
    }

    /// What readers need to believe this worker: `whpk_...`, the key that signs first.
    public List<String> publicKeys() {
        return signingKeys.stream()
                .flatMap(key -> key.verificationKey().publicText().stream())
                .toList();
    }
}
