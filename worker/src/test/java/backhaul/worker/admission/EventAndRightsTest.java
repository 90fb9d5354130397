package backhaul.worker.admission;

import static backhaul.worker.admission.Judge.isAdmitted;
import static backhaul.worker.admission.Judge.isDead;
import static backhaul.worker.admission.Judge.request;
import static backhaul.worker.admission.Judge.value;
import static backhaul.worker.admission.Judge.verdict;
import static backhaul.worker.admission.RecordDraft.TIME;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.DeadLetterReason;
import backhaul.protocol.Wire;
import backhaul.worker.admission.TrustedKey.Validity;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Steps 5 to 8: what a record that verified claims, and whether its key may.
final class EventAndRightsTest {
    // 5: the event

    @Test
    void a_value_that_is_no_request_is_malformed() {
        isDead(request().value("not json"), DeadLetterReason.MALFORMED);
        isDead(request().value("[]"), DeadLetterReason.MALFORMED);
        isDead(request().value("{\"specversion\":\"1.0\""), DeadLetterReason.MALFORMED);
        isDead(request().attribute("specversion", "0.3"), DeadLetterReason.MALFORMED);
        isDead(request().attribute("type", Wire.CANCEL_TYPE), DeadLetterReason.MALFORMED, "type");
        isDead(request().attribute("type", Wire.STATUS_TYPE), DeadLetterReason.MALFORMED, "type");
        isDead(request().data("colour", "blue"), DeadLetterReason.MALFORMED, "data.colour");
        isDead(request().without("expirytime"), DeadLetterReason.MALFORMED, "expirytime");
        isDead(request().without("audience"), DeadLetterReason.MALFORMED, "audience");
    }

    @Test
    void a_name_that_stands_twice_is_malformed() {
        String twice = value(request()).replace("\"data\":{", "\"data\":{\"job\":\"weekly\",");

        isDead(request().value(twice), DeadLetterReason.MALFORMED);
    }

    @Test
    void parameters_may_be_17_deep() {
        isDead(request().parameter("level", nested(19)), DeadLetterReason.MALFORMED);
        isDead(
                request().parameter("level", nested(17)),
                DeadLetterReason.MALFORMED,
                "data.parameters: nested more than 17 deep");
        assertThat(verdict(request().parameter("level", nested(16))))
                .isInstanceOf(Verdict.Rejected.class);
    }

    /// With the parameters around it, one level more.
    private static Object nested(int levels) {
        Object nested = 1;
        for (int i = 0; i < levels; i++) {
            nested = List.of(nested);
        }
        return nested;
    }

    @Test
    void a_start_is_not_put_off_beyond_the_expiry() {
        isAdmitted(request().data("notBefore", "2026-11-21T01:59:59Z"));
        isDead(
                request().data("notBefore", "2026-11-21T02:00:00Z"),
                DeadLetterReason.MALFORMED,
                "notBefore");
    }

    @Test
    void unknown_extensions_are_no_error() {
        isAdmitted(request().attribute("traceparent", "00-1-2-01").attribute("partition", 3));
    }

    // 6: the headers

    @Test
    void the_headers_equal_the_body() {
        isDead(
                request().header(Wire.WEBHOOK_ID, "0199-ffff"),
                DeadLetterReason.HEADER_MISMATCH,
                "webhook-id",
                "0199-ffff",
                "0199-2a77");
        isDead(
                request().attribute("subject", "docker-02"),
                DeadLetterReason.HEADER_MISMATCH,
                "address",
                "docker-02");
    }

    @Test
    void the_record_key_is_the_id() {
        isDead(request().recordKey("other"), DeadLetterReason.HEADER_MISMATCH, "other");
        isDead(request().recordKey(null), DeadLetterReason.HEADER_MISMATCH, "no key");
    }

    // 8: the key's rights

    @Test
    void a_key_speaks_for_its_own_source_alone() {
        isDead(
                request().attribute("source", "/ops/alice"),
                DeadLetterReason.NOT_PERMITTED,
                "ci",
                "/ci/",
                "\"/ops/alice\"");
    }

    @Test
    void a_revoked_key_is_called_so() {
        isDead(request().signedBy(Site.REVOKED), DeadLetterReason.REVOKED_KEY, "lost is revoked");
    }

    @Test
    void a_key_was_valid_when_it_signed() {
        Admission until = Site.trusting(key(new Validity(null, TIME, false)));
        isAdmitted(until, request());
        isDead(
                until,
                request().signedAt(TIME.plusSeconds(1)),
                DeadLetterReason.REVOKED_KEY,
                "was valid to 2026-11-21T01:00:00Z");

        Admission from = Site.trusting(key(new Validity(TIME, null, false)));
        isAdmitted(from, request());
        isDead(
                from,
                request().signedAt(TIME.minusSeconds(1)),
                DeadLetterReason.REVOKED_KEY,
                "is valid from 2026-11-21T01:00:00Z");
    }

    private static TrustedKey key(Validity validity) {
        return Site.key("ci", Site.CI.verificationKey(), validity);
    }
}
