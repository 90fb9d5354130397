package backhaul.worker.admission;

import static backhaul.worker.admission.Judge.isAdmitted;
import static backhaul.worker.admission.Judge.isDead;
import static backhaul.worker.admission.Judge.isSignedWith;
import static backhaul.worker.admission.Judge.request;
import static backhaul.worker.admission.Judge.signature;
import static backhaul.worker.admission.Judge.value;
import static backhaul.worker.admission.Judge.verdict;
import static backhaul.worker.admission.RecordDraft.TIME;
import static backhaul.worker.admission.RecordDraft.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.DeadLetterReason;
import backhaul.protocol.Envelope;
import backhaul.protocol.Wire;
import backhaul.protocol.signing.SigningKey;
import backhaul.protocol.signing.VerificationKey;
import backhaul.worker.admission.TrustedKey.Validity;
import backhaul.worker.admission.Verdict.DeadLettered;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Steps 3 and 4: who sent a record, and when.
final class WindowAndSignatureTest {
    private final Admission admission = Site.admission();

    // 3: the window

    @Test
    void a_record_is_signed_within_5_minutes_of_its_append_time() {
        isAdmitted(request().appendedAt(TIME.plusSeconds(300)));
        isDead(
                request().appendedAt(TIME.plusSeconds(300).plusMillis(1)),
                DeadLetterReason.STALE,
                "2026-11-21T01:00:00Z by the producer's clock",
                "2026-11-21T01:05:00.001Z by the broker's");
        isAdmitted(request().appendedAt(TIME.minusSeconds(300)));
        isDead(request().appendedAt(TIME.minusSeconds(300).minusMillis(1)), DeadLetterReason.STALE);
    }

    @Test
    void a_captured_record_sent_again_later_is_stale() {
        Delivery captured = request().delivery();
        Instant later = captured.appendedAt().plus(Duration.ofHours(1));

        assertThat(verdict(admission, new Delivery(captured.envelope(), 3, 99, later)))
                .isInstanceOfSatisfying(
                        DeadLettered.class,
                        letter -> assertThat(letter.reason()).isEqualTo(DeadLetterReason.STALE));
    }

    @Test
    void a_record_is_appended_at_most_5_minutes_after_its_expiry() {
        Instant appended = TIME.plusSeconds(100);
        isDead(
                request()
                        .attribute("expirytime", appended.minusSeconds(301).toString())
                        .appendedAt(appended),
                DeadLetterReason.STALE,
                "expirytime",
                "by the producer's clock",
                "by the broker's");
        assertThat(
                        verdict(
                                request()
                                        .attribute(
                                                "expirytime", appended.minusSeconds(300).toString())
                                        .appendedAt(appended)))
                .isInstanceOf(Verdict.Expired.class);
    }

    @Test
    void a_request_expires_within_24_hours() {
        Instant appended = TIME.plusSeconds(1);
        isAdmitted(request().attribute("expirytime", appended.plusSeconds(86_400).toString()));
        isDead(
                request().attribute("expirytime", appended.plusSeconds(86_401).toString()),
                DeadLetterReason.MALFORMED,
                "expirytime",
                "24 hours");
    }

    @Test
    void time_is_within_5_minutes_of_the_signature() {
        isAdmitted(request().attribute("time", TIME.minusSeconds(300).toString()));
        isDead(
                request().attribute("time", TIME.minusSeconds(301).toString()),
                DeadLetterReason.STALE,
                "time 2026-11-21T00:54:59Z",
                "webhook-timestamp 2026-11-21T01:00:00Z");
    }

    // 4: the signature

    @Test
    void a_changed_value_does_not_verify() {
        Delivery whole = request().delivery();
        String changed = value(request()).replace("nightly-volumes", "nightly-columes");
        Envelope envelope =
                new Envelope(whole.envelope().key(), whole.envelope().headers(), utf8(changed));

        assertThat(verdict(admission, new Delivery(envelope, 3, 17, whole.appendedAt())))
                .isInstanceOfSatisfying(
                        DeadLettered.class,
                        letter ->
                                assertThat(letter.reason())
                                        .isEqualTo(DeadLetterReason.BAD_SIGNATURE));
    }

    @Test
    void a_key_that_is_not_trusted_does_not_verify() {
        isDead(
                request().signedBy(Site.STRANGER),
                DeadLetterReason.BAD_SIGNATURE,
                "ci, portal, lost");
        isDead(
                request().signedBy(Site.STRANGER).header(Wire.KEY_ID, "ci"),
                DeadLetterReason.BAD_SIGNATURE,
                "does not fit the key ci:");
    }

    @Test
    void a_name_that_is_not_trusted_is_an_unknown_key() {
        isDead(
                request().header(Wire.KEY_ID, "ci-2031"),
                DeadLetterReason.UNKNOWN_KEY,
                "\"ci-2031\"",
                "trustedKeys");
    }

    @Test
    void where_no_key_is_trusted_every_key_is_unknown() {
        isDead(
                Site.trusting(),
                request(),
                DeadLetterReason.UNKNOWN_KEY,
                "no key is trusted for docker-01");
    }

    @Test
    void a_key_for_another_address_is_unknown_here() {
        TrustedKey elsewhere =
                new TrustedKey(
                        "ci",
                        Site.CI.verificationKey(),
                        Set.of("docker-02"),
                        List.of("*"),
                        "/ci/",
                        Validity.ALWAYS);

        isDead(Site.trusting(elsewhere), request(), DeadLetterReason.UNKNOWN_KEY);
    }

    @Test
    void the_name_of_a_key_is_a_hint_and_never_a_decision() {
        isDead(request().header(Wire.KEY_ID, "portal"), DeadLetterReason.BAD_SIGNATURE, "portal");
        isSignedWith(admission, request().header(Wire.KEY_ID, "portal ci"), "ci");
        isSignedWith(admission, request().header(Wire.KEY_ID, ""), "ci");
        isSignedWith(admission, request(), "ci");
    }

    @Test
    void the_first_signature_that_verifies_names_the_key() {
        isSignedWith(admission, request().signedBy(Site.PORTAL, Site.CI), "portal");
        isSignedWith(admission, request().signedBy(Site.CI, Site.PORTAL), "ci");
        isSignedWith(admission, request().signedBy(Site.STRANGER, Site.CI), "ci");
    }

    @Test
    void a_public_key_is_never_used_as_a_secret() {
        byte[] publicBytes =
                Base64.getDecoder()
                        .decode(
                                Site.CI
                                        .verificationKey()
                                        .publicText()
                                        .orElseThrow()
                                        .substring("whpk_".length()));
        SigningKey confused =
                SigningKey.parse("whsec_" + Base64.getEncoder().encodeToString(publicBytes));
        Admission ed25519Alone =
                Site.trusting(Site.key("ci", Site.CI.verificationKey(), Validity.ALWAYS));

        isDead(ed25519Alone, request().signedBy(confused), DeadLetterReason.BAD_SIGNATURE);
        String hmac = signature(request().signedBy(confused));
        isDead(
                ed25519Alone,
                request().header(Wire.WEBHOOK_SIGNATURE, hmac.replace("v1,", "v1a,")),
                DeadLetterReason.BAD_SIGNATURE);
    }

    @Test
    void a_key_rotates_without_a_gap() {
        SigningKey successor = SigningKey.generate();
        Admission both =
                Site.trusting(
                        Site.key("ci-2026", Site.CI.verificationKey(), Validity.ALWAYS),
                        Site.key("ci-2027", successor.verificationKey(), Validity.ALWAYS));

        isSignedWith(both, request(), "ci-2026");
        isSignedWith(both, request().signedBy(successor), "ci-2027");
        isSignedWith(
                both,
                request().signedBy(Site.CI, successor).header(Wire.KEY_ID, "ci-2026 ci-2027"),
                "ci-2026");
    }

    @Test
    void up_to_eight_keys_are_tried() {
        Admission eight = Site.trusting(strangersAnd(7));

        isSignedWith(eight, request(), "ci");
    }

    @Test
    void an_address_with_nine_keys_needs_the_key_named() {
        Admission nine = Site.trusting(strangersAnd(8));

        isDead(nine, request(), DeadLetterReason.UNKNOWN_KEY, "9 trusted keys", "key-id");
        isSignedWith(nine, request().header(Wire.KEY_ID, "ci"), "ci");
    }

    private static TrustedKey[] strangersAnd(int strangers) {
        List<TrustedKey> keys = new ArrayList<>();
        for (int i = 0; i < strangers; i++) {
            VerificationKey key = SigningKey.generate().verificationKey();
            keys.add(Site.key("other-" + i, key, Validity.ALWAYS));
        }
        keys.add(Site.key("ci", Site.CI.verificationKey(), Validity.ALWAYS));
        return keys.toArray(TrustedKey[]::new);
    }
}
