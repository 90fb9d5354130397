package backhaul.worker.config;

import backhaul.protocol.Wire;
import backhaul.protocol.signing.Algorithm;
import backhaul.protocol.signing.VerificationKey;
import backhaul.settings.Section;
import backhaul.worker.admission.TrustedKey;
import backhaul.worker.admission.TrustedKey.Validity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads `trustedKeys`: who may ask, and for what.
final class TrustedKeysReader {

    private static final List<String> EVERY_JOB = List.of("*");

    private final Section root;
    private final IdentityReader identity;
    private final Map<VerificationKey, String> names = new HashMap<>();

    TrustedKeysReader(Section root, IdentityReader identity) {
        this.root = root;
        this.identity = identity;
    }

    List<TrustedKey> read() {
        List<TrustedKey> keys = new ArrayList<>();
        root.sections("trustedKeys")
                .forEach((id, section) -> read(id, section).ifPresent(keys::add));
        return keys;
    }

    private Optional<TrustedKey> read(String id, Section section) {
        if (!TrustedKey.isId(id)) {
            section.problem(
                    "is not a key's name.", "Use letters, digits, '.', '_' and '-', at most 64.");
        }
        Optional<VerificationKey> key = key(section);
        key.ifPresent(k -> refuseSharedKeys(id, section, k));
        Set<String> addresses = addresses(section, key);
        List<String> jobs = section.list("jobs", EVERY_JOB);
        if (jobs.isEmpty() || jobs.stream().anyMatch(String::isBlank)) {
            section.problem("jobs", "names no job.", "Leave it out to allow every job.");
        }
        String source = section.text("source", "/" + id);
        if (source.isBlank()) {
            section.problem("source", "is empty.", "Leave it out for /" + id + ".");
        }
        Validity validity = validity(section);
        if (key.isEmpty() || !section.problems().isEmpty()) {
            return Optional.empty();
        }
        return trustedKey(
                section, () -> new TrustedKey(id, key.get(), addresses, jobs, source, validity));
    }

    private interface Maker {
        TrustedKey make();
    }

    /// The record has the last word on what it takes.
    private static Optional<TrustedKey> trustedKey(Section section, Maker maker) {
        try {
            return Optional.of(maker.make());
        } catch (IllegalArgumentException e) {
            section.problem(e.getMessage() + ".", null);
            return Optional.empty();
        }
    }

    private static Optional<VerificationKey> key(Section section) {
        boolean secret = section.has("secret");
        if (secret == section.has("publicKey")) {
            section.ignore("secret", "publicKey");
            section.problem(
                    secret ? "has both publicKey and secret." : "has no key.",
                    "Give it publicKey: whpk_..., or secret: for a producer that cannot do Ed25519.");
            return Optional.empty();
        }
        section.ignore("secret", "publicKey");
        if (!secret) {
            return section.parsed("publicKey", PublicKeys::parse);
        }
        section.secret("secret");
        return section.parsed("secret", TrustedKeysReader::secret);
    }

    private static VerificationKey secret(String text) {
        VerificationKey key = VerificationKey.parse(text.strip());
        if (key.algorithm() != Algorithm.HMAC_SHA256) {
            throw new IllegalArgumentException(
                    "this is a public key (whpk_): write it as publicKey");
        }
        return key;
    }

    private void refuseSharedKeys(String id, Section section, VerificationKey key) {
        String key0 = section.has("secret") ? "secret" : "publicKey";
        String other = names.putIfAbsent(key, id);
        if (other != null) {
            section.problem(
                    key0,
                    "is also the key of " + other + ".",
                    "Give each producer a key of its own: backhaul keys generate ID");
        }
        identity.ownerOf(key)
                .ifPresent(worker ->
                        section.problem(
                                key0,
                                "is also the key of " + worker + ".",
                                "A key signs either requests or statuses, never both."));
    }

    private Set<String> addresses(Section section, Optional<VerificationKey> key) {
        boolean hmac = key.filter(k -> k.algorithm() == Algorithm.HMAC_SHA256).isPresent();
        List<String> named = section.list("addresses", everywhere(hmac));
        if (named.isEmpty()) {
            section.problem("addresses", "names no address.", "Leave it out for this worker.");
        }
        for (String name : named) {
            if (section.has("addresses") && !Wire.isAddress(name)) {
                section.problem("addresses", name + " is not an address.", null);
            }
        }
        if (hmac && named.size() > 1) {
            section.problem(
                    "addresses",
                    "a secret is for exactly one address.",
                    "Whoever can check it can also sign with it. Use a publicKey, or one address.");
        }
        return new LinkedHashSet<>(named);
    }

    /// This worker and its pools; a secret is for one address.
    private List<String> everywhere(boolean hmac) {
        List<String> all = new ArrayList<>(List.of(identity.worker()));
        if (!hmac) {
            all.addAll(identity.pools());
        }
        return all;
    }

    private static Validity validity(Section section) {
        Instant notBefore = section.instant("notBefore").orElse(null);
        Instant notAfter = section.instant("notAfter").orElse(null);
        boolean revoked = section.flag("revoked", false);
        if (notBefore != null && notAfter != null && notAfter.isBefore(notBefore)) {
            section.problem("notAfter", "lies before notBefore.", null);
            return Validity.ALWAYS;
        }
        return new Validity(notBefore, notAfter, revoked);
    }
}
