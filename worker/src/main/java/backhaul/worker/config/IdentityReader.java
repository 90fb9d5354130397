package backhaul.worker.config;

import backhaul.protocol.Wire;
import backhaul.protocol.signing.Algorithm;
import backhaul.protocol.signing.SigningKey;
import backhaul.protocol.signing.VerificationKey;
import backhaul.settings.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Reads who the worker is: `worker`, `pools`, `audience`, `signingKey`, `trustedWorkers`.
final class IdentityReader {

    private static final int LONGEST_AUDIENCE = 100;

    private final Section root;
    private String worker = "";
    private String audience = Identity.DEFAULT_AUDIENCE;
    private List<SigningKey> signingKeys = List.of();
    private List<String> pools = List.of();
    private final SequencedMap<String, List<VerificationKey>> trusted = new LinkedHashMap<>();

    IdentityReader(Section root) {
        this.root = root;
    }

    void read() {
        worker = root.requiredText("worker", "Write worker: NAME, the address of requests to it.");
        if (root.has("worker") && !worker.isBlank()) {
            WorkerName.objection(worker).ifPresent(o -> root.problem("worker", o.what(), o.mend()));
        }
        audience = root.text("audience", Identity.DEFAULT_AUDIENCE);
        if (audience.isBlank() || audience.length() > LONGEST_AUDIENCE) {
            root.problem("audience", "is empty or too long.", "Name one environment.");
        }
        signingKeys = signingKeys();
        Section section = root.sectionOrEmpty("trustedWorkers");
        for (String name : section.keys()) {
            readTrusted(section, name);
        }
        pools = PoolRules.read(root, worker, section.keys());
    }

    /// The name as it was read, valid or not.
    String worker() {
        return worker;
    }

    List<String> pools() {
        return pools;
    }

    /// Only where the file has no problem.
    Identity identity() {
        return new Identity(worker, audience, pools, signingKeys, trusted);
    }

    /// Whose key that is, if it is a worker's: no producer may have it.
    Optional<String> ownerOf(VerificationKey key) {
        if (signingKeys.stream().anyMatch(own -> own.verificationKey().equals(key))) {
            return Optional.of("this worker");
        }
        return trusted.entrySet().stream()
                .filter(entry -> entry.getValue().contains(key))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private List<SigningKey> signingKeys() {
        if (!root.has("signingKey")) {
            root.requiredText("signingKey", "Make one: backhaul-worker init NAME");
            return List.of();
        }
        List<SigningKey> keys = root.oneOrMore("signingKey", this::signingKey).orElse(List.of());
        if (keys.stream().map(SigningKey::verificationKey).distinct().count() < keys.size()) {
            root.problem("signingKey", "names one key twice.", null);
        }
        return keys;
    }

    private SigningKey signingKey(String text) {
        root.mask(text);
        SigningKey key = SigningKey.parse(text.strip());
        if (key.algorithm() != Algorithm.ED25519) {
            throw new IllegalArgumentException(
                    "a worker signs with an Ed25519 key (whsk_), since a secret cannot be shown to"
                            + " those who verify");
        }
        return key;
    }

    private void readTrusted(Section section, String name) {
        if (!Wire.isAddress(name)) {
            section.problem(name, "is not a worker's name.", null);
        }
        List<VerificationKey> keys = section.oneOrMore(name, PublicKeys::parse).orElse(List.of());
        for (VerificationKey key : keys) {
            Optional<String> owner = ownerOf(key).filter(other -> !isOwnEntry(other, name));
            owner.ifPresent(other ->
                    section.problem(
                            name,
                            "has the same key as " + other + ".",
                            "Each worker has a key of its own."));
        }
        trusted.put(name, keys);
    }

    /// A list of all workers that is the same on each of them is fine.
    private boolean isOwnEntry(String owner, String name) {
        return owner.equals("this worker") && name.equals(worker);
    }
}
