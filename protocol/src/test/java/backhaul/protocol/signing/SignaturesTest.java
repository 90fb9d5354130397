package backhaul.protocol.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backhaul.protocol.signing.Signatures.Candidate;
import backhaul.protocol.signing.Signatures.Message;
import backhaul.protocol.signing.Signatures.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SignaturesTest {

    private static final SigningKey OLD = SigningKey.generate();
    private static final SigningKey NEW = SigningKey.generate();
    private static final SigningKey SECRET =
            SigningKey.parse("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    private static final Message MESSAGE = new Message("a", "1795222800", new byte[] {'{', '}'});

    @Test
    void the_first_signature_in_header_order_names_the_key() {
        String header = Signatures.sign(List.of(NEW, OLD), MESSAGE);

        assertThat(verify(header, candidate("old", OLD), candidate("new", NEW)))
                .isEqualTo(new Verification.Verified("new"));
    }

    @Test
    void a_verifier_that_knows_only_the_old_key_is_content_with_it() {
        String header = Signatures.sign(List.of(NEW, OLD), MESSAGE);

        assertThat(verify(header, candidate("old", OLD)))
                .isEqualTo(new Verification.Verified("old"));
    }

    @Test
    void without_candidates_nothing_verifies() {
        assertThat(verify(Signatures.sign(List.of(NEW), MESSAGE)))
                .isEqualTo(new Verification.Bad());
    }

    @Test
    void the_ninth_verification_is_not_made() {
        List<Candidate> strangers = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            strangers.add(candidate("stranger-" + i, SigningKey.generate()));
        }
        String header = Signatures.sign(List.of(NEW), MESSAGE);
        Candidate[] eight = with(strangers, candidate("new", NEW));
        Candidate[] nine =
                with(List.of(with(strangers, candidate("one-more", OLD))), candidate("new", NEW));

        assertThat(verify(header, eight)).isEqualTo(new Verification.Verified("new"));
        assertThat(verify(header, nine)).isEqualTo(new Verification.Bad());
    }

    @Test
    void keys_of_the_other_algorithm_use_up_no_verification() {
        List<Candidate> secrets = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            secrets.add(candidate("secret-" + i, SECRET));
        }

        assertThat(
                        verify(
                                Signatures.sign(List.of(NEW), MESSAGE),
                                with(secrets, candidate("new", NEW))))
                .isEqualTo(new Verification.Verified("new"));
    }

    private static Candidate[] with(List<Candidate> some, Candidate last) {
        return Stream.concat(some.stream(), Stream.of(last)).toArray(Candidate[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1a", "v1a,", "v1,", ",", "v1a,!", "v2,AAAA", "v1b,AAAA"})
    void what_is_no_signature_verifies_nothing(String header) {
        assertThat(verify(header, candidate("new", NEW), candidate("secret", SECRET)))
                .isEqualTo(new Verification.Bad());
    }

    @Test
    void a_signature_without_its_padding_verifies_nothing() {
        String header = Signatures.sign(List.of(NEW), MESSAGE);

        assertThat(verify(header.substring(0, header.length() - 2), candidate("new", NEW)))
                .isEqualTo(new Verification.Bad());
    }

    @Test
    void a_record_bears_five_signatures_at_most() {
        assertThat(Signatures.sign(List.of(OLD, NEW, SECRET, OLD, NEW), MESSAGE).split(" ", -1))
                .hasSize(5);
        assertThatThrownBy(() -> Signatures.sign(List.of(OLD, OLD, OLD, OLD, OLD, OLD), MESSAGE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Signatures.sign(List.of(), MESSAGE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 300)
    void no_changed_byte_verifies(
            @ForAll @Size(min = 1, max = 200) byte[] value,
            @ForAll @IntRange(max = 10_000) int where,
            @ForAll @IntRange(min = 1, max = 255) int change) {
        Message message = new Message("a", "1795222800", value);
        byte[] changed = value.clone();
        changed[where % value.length] ^= (byte) change;
        String header = Signatures.sign(List.of(NEW, SECRET), message);

        assertThat(
                        Signatures.verify(
                                List.of(candidate("new", NEW), candidate("secret", SECRET)),
                                Optional.of(header),
                                new Message("a", "1795222800", changed)))
                .isEqualTo(new Verification.Bad());
    }

    @Property(tries = 300)
    void no_changed_character_of_a_signature_verifies(
            @ForAll @IntRange(max = 10_000) int where, @ForAll char change) {
        String header = Signatures.sign(List.of(NEW), MESSAGE);
        StringBuilder changed = new StringBuilder(header);
        int at = where % header.length();
        changed.setCharAt(at, change);
        if (changed.toString().equals(header)) {
            return;
        }

        assertThat(verify(changed.toString(), candidate("new", NEW)))
                .isNotEqualTo(new Verification.Verified("new"));
    }

    private static Candidate candidate(String id, SigningKey key) {
        return new Candidate(id, key.verificationKey());
    }

    private static Verification verify(String header, Candidate... candidates) {
        return Signatures.verify(List.of(candidates), Optional.of(header), MESSAGE);
    }
}
