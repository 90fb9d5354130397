package backhaul.protocol.signing;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

final class Ed25519VerificationKey implements VerificationKey {

    private final Ed25519PublicKeyParameters key;

    Ed25519VerificationKey(Ed25519PublicKeyParameters key) {
        this.key = key;
    }

    /// Refuses points of small order too: they would verify signatures that no one made.
    static Ed25519VerificationKey of(byte[] bytes) {
        if (bytes.length != Ed25519.PUBLIC_KEY_SIZE) {
            throw new IllegalArgumentException(
                    "an Ed25519 public key (whpk_) has 32 bytes, and this one has " + bytes.length);
        }
        if (!Ed25519.validatePublicKeyFull(bytes, 0)) {
            throw new IllegalArgumentException(
                    "this public key (whpk_) is not a valid Ed25519 key; copy it again");
        }
        return new Ed25519VerificationKey(new Ed25519PublicKeyParameters(bytes, 0));
    }

    @Override
    public Algorithm algorithm() {
        return Algorithm.ED25519;
    }

    @Override
    public Optional<String> publicText() {
        return Optional.of(toString());
    }

    @Override
    public boolean verifies(byte[] message, byte[] signature) {
        return signature.length == Ed25519.SIGNATURE_SIZE
                && key.verify(
                        Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Ed25519VerificationKey that
                && Arrays.equals(key.getEncoded(), that.key.getEncoded());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key.getEncoded());
    }

    @Override
    public String toString() {
        return KeyText.text(KeyText.PUBLIC, key.getEncoded());
    }
}
