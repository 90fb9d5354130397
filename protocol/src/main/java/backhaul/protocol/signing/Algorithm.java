package backhaul.protocol.signing;

/// What a key is for. A key's algorithm comes from configuration, never from a message.
public enum Algorithm {
    ED25519("v1a", 64),
    HMAC_SHA256("v1", 32);

    private final String version;
    private final int signatureBytes;

    Algorithm(String version, int signatureBytes) {
        this.version = version;
        this.signatureBytes = signatureBytes;
    }

    /// The word before the comma in a signature.
    public String version() {
        return version;
    }

    int signatureBytes() {
        return signatureBytes;
    }
}
