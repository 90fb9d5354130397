package backhaul.protocol.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeysTest {

    private static final String PRIVATE = "whsk_HAXn/B0QDMzCTKgSUuia4TDxWtEPz/ewgXphzOXMA0c=";
    private static final String PUBLIC = "whpk_UIfA0yUJBhPZqXQVImfh0pHMLYuPFCfXWxu4kSc+ztE=";
    private static final String SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final byte[] MESSAGE = "a.1.{}".getBytes(StandardCharsets.UTF_8);

    @Test
    void a_private_key_knows_its_public_key() {
        assertThat(SigningKey.parse(PRIVATE).verificationKey())
                .isEqualTo(VerificationKey.parse(PUBLIC))
                .hasSameHashCodeAs(VerificationKey.parse(PUBLIC));
    }

    @Test
    void keys_are_written_as_they_are_read() {
        assertThat(SigningKey.parse(PRIVATE).secretText()).isEqualTo(PRIVATE);
        assertThat(SigningKey.parse(SECRET).secretText()).isEqualTo(SECRET);
        assertThat(VerificationKey.parse(PUBLIC).publicText()).contains(PUBLIC);
        assertThat(VerificationKey.parse(SECRET).publicText()).isEmpty();
    }

    @Test
    void a_generated_key_signs_what_its_public_key_verifies() {
        SigningKey key = SigningKey.generate();

        VerificationKey verifier =
                VerificationKey.parse(key.verificationKey().publicText().orElseThrow());

        assertThat(verifier.verifies(MESSAGE, key.sign(MESSAGE))).isTrue();
        assertThat(key.verificationKey()).isNotEqualTo(SigningKey.generate().verificationKey());
    }

    @Test
    void a_private_key_of_64_bytes_is_kept_as_its_seed() {
        String whole = privateWith(publicBytes());

        assertThat(SigningKey.parse(whole).secretText()).isEqualTo(PRIVATE);
    }

    @Test
    void a_private_key_with_anothers_public_half_is_refused() {
        byte[] other = publicBytes();
        other[0] ^= 1;

        assertThatThrownBy(() -> SigningKey.parse(privateWith(other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("second half");
    }

    private static String privateWith(byte[] publicHalf) {
        byte[] whole = Arrays.copyOf(bytes(PRIVATE, "whsk_"), 64);
        System.arraycopy(publicHalf, 0, whole, 32, 32);
        return KeyText.text("whsk_", whole);
    }

    private static byte[] publicBytes() {
        return bytes(PUBLIC, "whpk_");
    }

    private static byte[] bytes(String text, String prefix) {
        return Base64.getDecoder().decode(text.substring(prefix.length()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HAXn/B0QDMzCTKgSUuia4TDxWtEPz/ewgXphzOXMA0c=",
                "whsk_",
                "whsk_HAXn/B0QDMzCTKgSUuia4TDxWtEPz/ewgXphzOXMA0c",
                "whsk_HAXn/B0QDMzCTKgSUuia4TDxWtEPz/ewgXphzOXMA0c= ",
                "whsk_HAXn/B0QDMzCTKgSUuia4TDxWtEPz_ewgXphzOXMA0c=",
                "whsk_HAXn",
                "whpk_UIfA0yUJBhPZqXQVImfh0pHMLYuPFCfXWxu4kSc+ztE=",
                "whsec_plJ3nmyCDGBKInavdOK15jsl"
            })
    void what_is_no_signing_key_is_refused_without_repeating_it(String text) {
        assertThatThrownBy(() -> SigningKey.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("HAXn")
                .hasMessageNotContaining("plJ3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsk_HAXn/B0QDMzCTKgSUuia4TDxWtEPz/ewgXphzOXMA0c=",
                "whpk_UIfA0yUJBhPZqXQVImfh0pHMLYuPFCfXWxu4kSc+zt==",
                "whpk_AAAA",
                // Points of small order, and none at all.
                "whpk_AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "whpk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "whpk_//////////////////////////////////////////8="
            })
    void what_is_no_verification_key_is_refused(String text) {
        assertThatThrownBy(() -> VerificationKey.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_secret_has_24_to_64_bytes() {
        assertThatThrownBy(() -> SigningKey.parse(secretOf(23)))
                .hasMessageContaining("24 to 64 bytes");
        assertThatThrownBy(() -> VerificationKey.parse(secretOf(65)))
                .hasMessageContaining("24 to 64 bytes");
        assertThat(SigningKey.parse(secretOf(24)).algorithm()).isEqualTo(Algorithm.HMAC_SHA256);
        assertThat(SigningKey.parse(secretOf(64)).algorithm()).isEqualTo(Algorithm.HMAC_SHA256);
    }

    private static String secretOf(int bytes) {
        return KeyText.text("whsec_", new byte[bytes]);
    }

    @Test
    void no_key_shows_its_secret() {
        String shown =
                SigningKey.parse(PRIVATE).toString()
                        + SigningKey.parse(SECRET)
                        + VerificationKey.parse(SECRET)
                        + VerificationKey.parse(PUBLIC);

        assertThat(shown).doesNotContain("HAXn").doesNotContain("AAEC").contains(PUBLIC);
    }
}
