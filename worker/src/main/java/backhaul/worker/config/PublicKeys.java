package backhaul.worker.config;

import backhaul.protocol.signing.Algorithm;
import backhaul.protocol.signing.VerificationKey;

/// Keys that must be public ones.
final class PublicKeys {

    private PublicKeys() {}

    /// @throws IllegalArgumentException for anything but `whpk_...`
    static VerificationKey parse(String text) {
        VerificationKey key = VerificationKey.parse(text.strip());
        if (key.algorithm() != Algorithm.ED25519) {
            throw new IllegalArgumentException(
                    "this is a secret (whsec_), and a public key (whpk_) belongs here");
        }
        return key;
    }
}
