package backhaul.protocol.signing;

import java.util.Base64;
import java.util.Optional;

/// The spellings of keys: a prefix and base64. Errors never repeat what was read.
final class KeyText {

    static final String PRIVATE = "whsk_";
    static final String PUBLIC = "whpk_";
    static final String SECRET = "whsec_";

    private KeyText() {}

    static byte[] bytes(String text, String prefix) {
        return strictBase64(text.substring(prefix.length()))
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "a key that begins with "
                                        + prefix
                                        + " must go on with standard base64; copy it again"
                                        + " in full"));
    }

    static String text(String prefix, byte[] bytes) {
        return prefix + Base64.getEncoder().encodeToString(bytes);
    }

    /// Only the one canonical spelling: padded, without stray bits, so that no two texts mean the
    /// same bytes.
    static Optional<byte[]> strictBase64(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return Base64.getEncoder().encodeToString(bytes).equals(text)
                    ? Optional.of(bytes)
                    : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
