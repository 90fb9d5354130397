package backhaul.worker.admission;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.signing.SigningKey;
import backhaul.protocol.signing.VerificationKey;
import backhaul.worker.admission.TrustedKey.Validity;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class TrustedKeyPropertyTest {
    private static final VerificationKey KEY = SigningKey.generate().verificationKey();

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("ab-.").ofMinLength(1).ofMaxLength(12);
    }

    @Provide
    Arbitrary<String> globs() {
        return Arbitraries.strings().withChars("ab-.*?").ofMinLength(1).ofMaxLength(10);
    }

    @Provide
    Arbitrary<String> sources() {
        return Arbitraries.strings().withChars("a/").ofMinLength(1).ofMaxLength(8);
    }

    @Property(tries = 5000)
    void a_glob_matches_what_the_same_regular_expression_matches(
            @ForAll("globs") String glob, @ForAll("names") String name) {
        assertThat(JobGlob.matches(glob, name)).isEqualTo(name.matches(regex(glob)));
    }

    private static String regex(String glob) {
        return glob.chars()
                .mapToObj(c ->
                        switch (c) {
                            case '*' -> ".*";
                            case '?' -> ".";
                            default -> Pattern.quote(Character.toString(c));
                        })
                .collect(Collectors.joining());
    }

    @Property
    void a_name_without_wildcards_matches_itself_alone(
            @ForAll("names") String glob, @ForAll("names") String name) {
        assertThat(JobGlob.matches(glob, glob)).isTrue();
        assertThat(JobGlob.matches(glob, name)).isEqualTo(glob.equals(name));
    }

    @Example
    void a_glob_of_many_stars_takes_no_time() {
        assertThat(JobGlob.matches("a*".repeat(31) + "b", "a".repeat(63))).isFalse();
    }

    @Property(tries = 5000)
    void a_prefix_speaks_for_itself_and_for_what_follows_a_slash(
            @ForAll("sources") String prefix, @ForAll("sources") String rest) {
        TrustedKey key =
                new TrustedKey("ci", KEY, Set.of("a"), List.of("*"), prefix, Validity.ALWAYS);

        assertThat(key.speaksFor(prefix)).isTrue();
        assertThat(key.speaksFor(prefix + "/" + rest)).isTrue();
        assertThat(key.speaksFor(prefix + rest))
                .isEqualTo(prefix.endsWith("/") || rest.startsWith("/"));
        assertThat(key.speaksFor("x" + prefix)).isFalse();
    }
}
