package backhaul.protocol.signing;

import java.util.Optional;

/// What the signatures of one key are checked with. Two keys are equal if they are the same key
/// material. `toString` shows no secret.
public sealed interface VerificationKey permits Ed25519VerificationKey, HmacKey {

    /// Reads `whpk_` (an Ed25519 public key) or `whsec_` (HMAC, 24 to 64 bytes).
    ///
    /// @throws IllegalArgumentException for anything else; the message holds nothing of the text
    static VerificationKey parse(String text) {
        if (text.startsWith(KeyText.PUBLIC)) {
            return Ed25519VerificationKey.of(KeyText.bytes(text, KeyText.PUBLIC));
        }
        if (text.startsWith(KeyText.SECRET)) {
            return HmacKey.of(KeyText.bytes(text, KeyText.SECRET));
        }
        if (text.startsWith(KeyText.PRIVATE)) {
            throw new IllegalArgumentException(
                    "this is a private key (whsk_) and belongs to who signs; here goes its public"
                            + " key (whpk_)");
        }
        throw new IllegalArgumentException(
                "a key to verify with begins with whpk_ (Ed25519) or whsec_ (HMAC)");
    }

    Algorithm algorithm();

    /// The key as it is written, `whpk_...`; empty for HMAC, which has no public half.
    Optional<String> publicText();

    /// Takes the same time for every wrong HMAC signature.
    boolean verifies(byte[] message, byte[] signature);
}
