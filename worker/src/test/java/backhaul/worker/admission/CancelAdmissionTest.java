package backhaul.worker.admission;

import static backhaul.worker.admission.RecordDraft.TIME;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunKey;
import backhaul.protocol.Wire;
import backhaul.worker.admission.CancelAdmission.Answer;
import backhaul.worker.admission.TrustedKey.Validity;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CancelAdmissionTest {
    private final CancelAdmission admission =
            new CancelAdmission("docker-01", "production", () -> Site.KEYS);

    private static RecordDraft cancel() {
        return RecordDraft.cancel(Site.CI);
    }

    private Answer answer(RecordDraft draft) {
        return admission.admit(draft.delivery());
    }

    private void isRefused(RecordDraft draft, String reason) {
        assertThat(answer(draft))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    @Test
    void a_cancel_names_its_run_and_its_key() {
        assertThat(answer(cancel()))
                .isEqualTo(
                        new Answer.Cancel(
                                new RunKey("docker-01", "/ci/nightly", "0199-2a77"),
                                "wrong night",
                                "ci",
                                TIME.plusSeconds(3600)));
    }

    @Test
    void a_cancel_needs_no_reason() {
        RecordDraft silent = cancel();
        silent.data.remove("reason");

        assertThat(answer(silent))
                .isInstanceOfSatisfying(
                        Answer.Cancel.class, taken -> assertThat(taken.reason()).isNull());
    }

    @Test
    void a_cancel_for_another_address_is_skipped() {
        assertThat(answer(cancel().header(Wire.ADDRESS, "docker-02")))
                .isEqualTo(new Answer.Skipped(false));
        assertThat(answer(cancel().header(Wire.ADDRESS, null))).isEqualTo(new Answer.Skipped(true));
    }

    @Test
    void a_cancel_is_held_to_the_order_of_a_request() {
        isRefused(cancel().header(Wire.WEBHOOK_SIGNATURE, null), "missing_signature");
        isRefused(cancel().appendedAt(TIME.plusSeconds(301)), "stale");
        isRefused(cancel().header(Wire.KEY_ID, "unknown"), "unknown_key");
        isRefused(cancel().signedBy(Site.STRANGER), "bad_signature");
        isRefused(cancel().data("force", true), "malformed");
        isRefused(cancel().attribute("type", Wire.REQUEST_TYPE), "malformed");
        isRefused(cancel().without("expirytime"), "malformed");
        isRefused(cancel().attribute("expirytime", "2026-11-22T01:00:02Z"), "malformed");
        isRefused(cancel().attribute("time", "2026-11-21T00:00:00Z"), "stale");
        isRefused(cancel().attribute("subject", "docker-02"), "header_mismatch");
        isRefused(cancel().attribute("source", "/ops/alice"), "not_permitted");
        isRefused(cancel().signedBy(Site.REVOKED), "revoked_key");
        isRefused(cancel().attribute("audience", "test"), "wrong_audience");
        isRefused(cancel().attribute("padding", "x".repeat(17_000)), "too_large");
    }

    @Test
    void a_cancel_lies_under_the_id_of_its_request() {
        isRefused(cancel().recordKey("0199-3b88"), "header_mismatch");
        isRefused(cancel().recordKey(null), "header_mismatch");
    }

    @Test
    void a_request_is_no_cancel() {
        isRefused(RecordDraft.request(Site.CI), "malformed");
    }

    @Test
    void a_key_may_cancel_what_it_may_ask_for() {
        assertThat(admission.mayCancel("ci", "/ci/nightly", "nightly-volumes")).isTrue();
        assertThat(admission.mayCancel("ci", "/ci/other", "nightly-volumes")).isTrue();
        assertThat(admission.mayCancel("ci", "/ops/alice", "nightly-volumes")).isFalse();
        assertThat(admission.mayCancel("ci", "/ci/nightly", "db-dump")).isFalse();
    }

    @Test
    void a_key_that_is_gone_cancels_nothing() {
        assertThat(admission.mayCancel("lost", "/ci/nightly", "nightly-volumes")).isFalse();
        assertThat(admission.mayCancel("removed", "/ci/nightly", "nightly-volumes")).isFalse();

        TrustedKey elsewhere =
                new TrustedKey(
                        "ci",
                        Site.CI.verificationKey(),
                        Set.of("docker-02"),
                        List.of("*"),
                        "/ci/",
                        Validity.ALWAYS);
        CancelAdmission moved =
                new CancelAdmission(
                        "docker-01", "production", () -> new KeyRing(List.of(elsewhere)));
        assertThat(moved.mayCancel("ci", "/ci/nightly", "nightly-volumes")).isFalse();
    }
}
