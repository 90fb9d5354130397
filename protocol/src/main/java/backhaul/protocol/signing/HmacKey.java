package backhaul.protocol.signing;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// A shared secret: who can verify with it can also sign.
final class HmacKey implements SigningKey, VerificationKey {

    private static final String NAME = "HmacSHA256";
    private static final int MIN_BYTES = 24;
    private static final int MAX_BYTES = 64;

    private final byte[] secret;

    /// Takes a secret of any length; [#of] checks it.
    HmacKey(byte[] secret) {
        this.secret = secret;
    }

    static HmacKey of(byte[] secret) {
        if (secret.length < MIN_BYTES || secret.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a secret (whsec_) has 24 to 64 bytes, and this one has " + secret.length);
        }
        return new HmacKey(secret.clone());
    }

    @Override
    public Algorithm algorithm() {
        return Algorithm.HMAC_SHA256;
    }

    @Override
    public byte[] sign(byte[] message) {
        try {
            Mac mac = Mac.getInstance(NAME);
            mac.init(new SecretKeySpec(secret, NAME));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + NAME, e);
        }
    }

    @Override
    public boolean verifies(byte[] message, byte[] signature) {
        return MessageDigest.isEqual(sign(message), signature);
    }

    @Override
    public Optional<String> publicText() {
        return Optional.empty();
    }

    @Override
    public HmacKey verificationKey() {
        return this;
    }

    @Override
    public String secretText() {
        return KeyText.text(KeyText.SECRET, secret);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HmacKey that && MessageDigest.isEqual(secret, that.secret);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(secret);
    }

    @Override
    public String toString() {
        return "whsec_...";
    }
}
