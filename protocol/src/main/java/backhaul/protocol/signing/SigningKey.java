package backhaul.protocol.signing;

/// What a producer or a worker signs with. Immutable and safe for use by many threads; `toString`
/// shows no secret.
public sealed interface SigningKey permits Ed25519SigningKey, HmacKey {

    /// Reads `whsk_` (Ed25519: the 32-byte seed, or 64 bytes of seed and public key) or `whsec_`
    /// (HMAC, 24 to 64 bytes).
    ///
    /// @throws IllegalArgumentException for anything else; the message holds nothing of the text
    static SigningKey parse(String text) {
        if (text.startsWith(KeyText.PRIVATE)) {
            return Ed25519SigningKey.of(KeyText.bytes(text, KeyText.PRIVATE));
        }
        if (text.startsWith(KeyText.SECRET)) {
            return HmacKey.of(KeyText.bytes(text, KeyText.SECRET));
        }
        if (text.startsWith(KeyText.PUBLIC)) {
            throw new IllegalArgumentException(
                    "this is a public key (whpk_), and signing needs the private one (whsk_)");
        }
        throw new IllegalArgumentException(
                "a signing key begins with whsk_ (Ed25519) or whsec_ (HMAC); backhaul keys generate"
                        + " makes one");
    }

    /// A new Ed25519 key.
    static SigningKey generate() {
        return Ed25519SigningKey.generate();
    }

    Algorithm algorithm();

    /// The bare signature.
    byte[] sign(byte[] message);

    /// What verifies this key's signatures. For HMAC it is as secret as this key.
    VerificationKey verificationKey();

    /// The key itself, as [#parse] reads it: for the file that keeps it and nothing else.
    String secretText();
}
