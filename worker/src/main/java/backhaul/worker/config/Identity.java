package backhaul.worker.config;

import backhaul.protocol.Wire;
import backhaul.protocol.event.TrustedWorkers;
import backhaul.protocol.signing.SigningKey;
import backhaul.protocol.signing.VerificationKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Who this worker is, and which other workers it believes.
///
/// @param worker its name, which is also its address
/// @param audience the one environment whose requests it takes
/// @param signingKeys the first signs; the others are old ones that still verify
/// @param pools that it serves together with other workers
/// @param trustedWorkers other workers' public keys, by their names
public record Identity(
        String worker,
        String audience,
        List<String> pools,
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
        pools = List.copyOf(pools);
        signingKeys = List.copyOf(signingKeys);
        if (signingKeys.isEmpty()) {
            throw new IllegalArgumentException("a worker needs a signing key");
        }
        trustedWorkers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(trustedWorkers));
    }

    /// Where requests to it are sent: to its own name, and to its pools.
    public List<String> addresses() {
        var addresses = new ArrayList<String>();
        addresses.add(worker);
        addresses.addAll(pools);
        return addresses;
    }

    public SigningKey signingKey() {
        return signingKeys.getFirst();
    }

    /// The worker's own word, under the key it has or had.
    public TrustedWorkers own() {
        return TrustedWorkers.of(Map.of(worker, verificationKeys()));
    }

    /// The word of this worker and of every other that it believes: a pool's ledger is written by
    /// all of them.
    public TrustedWorkers members() {
        return TrustedWorkers.of(memberKeys());
    }

    /// By worker, this one's old keys too.
    public Map<String, List<VerificationKey>> memberKeys() {
        Map<String, List<VerificationKey>> keys = new LinkedHashMap<>(trustedWorkers);
        keys.put(worker, verificationKeys());
        return keys;
    }

    private List<VerificationKey> verificationKeys() {
        return signingKeys.stream().map(SigningKey::verificationKey).toList();
    }

    /// What readers need to believe this worker: `whpk_...`, the key that signs first.
    public List<String> publicKeys() {
        return signingKeys.stream()
                .flatMap(key -> key.verificationKey().publicText().stream())
                .toList();
    }
}
