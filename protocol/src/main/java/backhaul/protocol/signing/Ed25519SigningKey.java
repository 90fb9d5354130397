package backhaul.protocol.signing;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// Bouncy Castle's low-level Ed25519, which signs many times faster than the JDK's.
final class Ed25519SigningKey implements SigningKey {

    private static final int SEED_BYTES = 32;

    private final Ed25519PrivateKeyParameters key;

    private Ed25519SigningKey(Ed25519PrivateKeyParameters key) {
        this.key = key;
    }

    static Ed25519SigningKey of(byte[] bytes) {
        if (bytes.length != SEED_BYTES && bytes.length != 2 * SEED_BYTES) {
            throw new IllegalArgumentException(
                    "an Ed25519 private key (whsk_) has 32 bytes, or 64 with its public key, and"
                            + " this one has "
                            + bytes.length);
        }
        Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(bytes, 0);
        if (bytes.length > SEED_BYTES) {
            checkPublicHalf(bytes, key);
        }
        return new Ed25519SigningKey(key);
    }

    private static void checkPublicHalf(byte[] bytes, Ed25519PrivateKeyParameters key) {
        byte[] publicHalf = Arrays.copyOfRange(bytes, SEED_BYTES, bytes.length);
        if (!MessageDigest.isEqual(publicHalf, key.generatePublicKey().getEncoded())) {
            throw new IllegalArgumentException(
                    "the second half of this 64-byte private key (whsk_) is not the public key of"
                            + " its first half; export the key again");
        }
    }

    static Ed25519SigningKey generate() {
        return new Ed25519SigningKey(new Ed25519PrivateKeyParameters(new SecureRandom()));
    }

    @Override
    public Algorithm algorithm() {
        return Algorithm.ED25519;
    }

    @Override
    public byte[] sign(byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        key.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
        return signature;
    }

    @Override
    public Ed25519VerificationKey verificationKey() {
        return new Ed25519VerificationKey(key.generatePublicKey());
    }

    @Override
    public String secretText() {
        return KeyText.text(KeyText.PRIVATE, key.getEncoded());
    }

    @Override
    public String toString() {
        return "private key of " + verificationKey();
    }
}
