package backhaul.worker.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backhaul.protocol.signing.SigningKey;
import backhaul.protocol.signing.VerificationKey;
import backhaul.worker.admission.TrustedKey.Validity;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrustedKeyTest {
    private static final VerificationKey ED25519 = SigningKey.generate().verificationKey();
    private static final VerificationKey HMAC =
            VerificationKey.parse("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    private static final Instant MARCH = Instant.parse("2027-03-31T00:00:00Z");

    private static TrustedKey key(String id, VerificationKey key, Set<String> addresses) {
        return new TrustedKey(id, key, addresses, List.of("*"), "/" + id, Validity.ALWAYS);
    }

    private static TrustedKey withJobs(String... jobs) {
        return new TrustedKey(
                "ci", ED25519, Set.of("docker-01"), List.of(jobs), "/ci", Validity.ALWAYS);
    }

    private static TrustedKey withSource(String source) {
        return new TrustedKey(
                "ci", ED25519, Set.of("docker-01"), List.of("*"), source, Validity.ALWAYS);
    }

    @Test
    void a_secret_is_for_exactly_one_address() {
        assertThat(key("portal", HMAC, Set.of("docker-01")).addresses()).hasSize(1);

        assertThatThrownBy(() -> key("portal", HMAC, Set.of("docker-01", "hycu")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "trusted key portal: a secret is for exactly one address, and this one has"
                                + " 2");
    }

    @Test
    void a_public_key_may_be_for_many_addresses() {
        assertThat(key("ci", ED25519, Set.of("docker-01", "hycu")).addresses()).hasSize(2);
    }

    @Test
    void a_key_that_could_never_be_used_is_refused() {
        assertThatThrownBy(() -> key("ci", ED25519, Set.of())).hasMessageContaining("no address");
        assertThatThrownBy(() -> key("ci", ED25519, Set.of("Docker")))
                .hasMessageContaining("an address is not a name");
        assertThatThrownBy(() -> key("two words", ED25519, Set.of("docker-01")))
                .hasMessageContaining("a key id is");
        assertThatThrownBy(() -> withJobs()).hasMessageContaining("no job");
        assertThatThrownBy(() -> withJobs("Nightly")).hasMessageContaining("name or glob");
        assertThatThrownBy(() -> withSource(" ")).hasMessageContaining("source is empty");
        assertThatThrownBy(() -> new Validity(MARCH, MARCH.minusSeconds(1), false))
                .hasMessageContaining("is before notBefore");
    }

    @Test
    void a_source_prefix_matches_itself_or_up_to_a_slash() {
        assertThat(withSource("/ci").speaksFor("/ci")).isTrue();
        assertThat(withSource("/ci").speaksFor("/ci/nightly")).isTrue();
        assertThat(withSource("/ci").speaksFor("/cinema")).isFalse();
        assertThat(withSource("/ci").speaksFor("/c")).isFalse();
        assertThat(withSource("/ci/").speaksFor("/ci/nightly")).isTrue();
        assertThat(withSource("/ci/").speaksFor("/ci")).isFalse();
        assertThat(withSource("/ci").speaksFor("/CI/nightly")).isFalse();
        assertThat(withSource("https://ci.example.com").speaksFor("https://ci.example.com/x"))
                .isTrue();
        assertThat(withSource("https://ci.example.com").speaksFor("https://ci.example.com.evil/"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ci/../ops",
                "/ci/..",
                "/ci/nightly/../../ops",
                "/ci/./nightly",
                "/ci/.",
                "/ci/%2e%2E/ops",
                "/ci/.%2e/ops",
                "/ci/..?x",
                "/ci/..#x"
            })
    void a_source_with_dot_segments_lies_below_none(String source) {
        assertThat(withSource("/ci").speaksFor(source)).isFalse();
        assertThat(withSource("/ci/").speaksFor(source)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ci/...", "/ci/.hidden", "/ci/v1..2", "/ci/a..", "/ci/x?..", "/ci//"})
    void dots_within_a_name_are_none(String source) {
        assertThat(withSource("/ci").speaksFor(source)).isTrue();
    }

    @Test
    void a_key_may_run_the_jobs_that_one_of_its_globs_names() {
        assertThat(withJobs("nightly-*", "db-dump").mayRun("nightly-volumes")).isTrue();
        assertThat(withJobs("nightly-*", "db-dump").mayRun("db-dump")).isTrue();
        assertThat(withJobs("nightly-*", "db-dump").mayRun("db-dump2")).isFalse();
        assertThat(withJobs("*").mayRun("anything")).isTrue();
    }

    @Test
    void signatures_count_from_the_first_to_the_last_instant() {
        Validity dates = new Validity(MARCH, MARCH.plusSeconds(60), false);

        assertThat(dates.objection(MARCH)).isEmpty();
        assertThat(dates.objection(MARCH.plusSeconds(60))).isEmpty();
        assertThat(dates.objection(MARCH.minusSeconds(1)))
                .hasValueSatisfying(why -> assertThat(why).startsWith("is valid from " + MARCH));
        assertThat(dates.objection(MARCH.plusSeconds(61)))
                .hasValueSatisfying(why -> assertThat(why).startsWith("was valid to "));
    }

    @Test
    void a_revoked_key_counts_for_no_time() {
        assertThat(new Validity(null, null, true).objection(MARCH)).hasValue("is revoked");
    }

    @Test
    void a_trusted_key_shows_no_secret() {
        assertThat(key("portal", HMAC, Set.of("docker-01")).toString())
                .contains("whsec_...")
                .doesNotContain("AAEC");
    }

    @Test
    void a_ring_has_no_name_twice() {
        TrustedKey one = key("ci", ED25519, Set.of("docker-01"));
        TrustedKey two = key("ci", HMAC, Set.of("docker-01"));

        assertThatThrownBy(() -> new KeyRing(List.of(one, two)))
                .hasMessage("two trusted keys are named ci");
    }

    @Test
    void a_ring_has_no_key_under_two_names() {
        TrustedKey one = key("ci", HMAC, Set.of("docker-01"));
        TrustedKey two = key("portal", HMAC, Set.of("hycu"));

        assertThatThrownBy(() -> new KeyRing(List.of(one, two)))
                .hasMessage(
                        "the trusted keys ci and portal are the same key; give each producer one of"
                                + " its own");
    }

    @Test
    void a_ring_finds_keys_by_name_and_by_address() {
        TrustedKey one = key("ci", ED25519, Set.of("docker-01", "hycu"));
        TrustedKey two = key("portal", HMAC, Set.of("docker-01"));
        KeyRing ring = new KeyRing(List.of(one, two));

        assertThat(ring.find("portal")).hasValue(two);
        assertThat(ring.find("nobody")).isEmpty();
        assertThat(ring.forAddress("docker-01")).containsExactly(one, two);
        assertThat(ring.forAddress("hycu")).containsExactly(one);
        assertThat(ring.forAddress("elsewhere")).isEmpty();
    }
}
