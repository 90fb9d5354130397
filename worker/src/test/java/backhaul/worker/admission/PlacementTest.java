package backhaul.worker.admission;

import static backhaul.worker.admission.Judge.isAdmitted;
import static backhaul.worker.admission.Judge.isDead;
import static backhaul.worker.admission.Judge.request;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.DeadLetterReason;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// Step 7: where a request for a pool has to lie.
final class PlacementTest {
    private static Admission admission(Placement placement) {
        return new Admission("docker-01", "production", () -> Site.RULES, placement);
    }

    private static Placement in(int partition) {
        return _ -> OptionalInt.of(partition);
    }

    @Test
    void a_request_that_lies_where_its_key_leads_is_let_in() {
        isAdmitted(admission(in(request().delivery().partition())), request());
    }

    @Test
    void one_that_lies_elsewhere_is_dead_and_the_detail_names_the_setting() {
        isDead(
                admission(in(request().delivery().partition() + 1)),
                request(),
                DeadLetterReason.WRONG_PARTITION,
                "partition " + request().delivery().partition(),
                "partitioner=murmur2_random");
    }

    @Test
    void the_place_is_judged_after_the_headers_and_before_the_rights() {
        Admission elsewhere = admission(in(request().delivery().partition() + 1));
        isDead(elsewhere, request().recordKey("other"), DeadLetterReason.HEADER_MISMATCH);
        isDead(
                elsewhere,
                request().attribute("source", "/ops/alice"),
                DeadLetterReason.WRONG_PARTITION);
    }

    /// The topic may have grown since it was let in.
    @Test
    void a_run_that_is_taken_up_again_is_not_judged_by_its_place() {
        assertThat(
                        admission(in(request().delivery().partition() + 1))
                                .readmit(request().delivery()))
                .isInstanceOf(Verdict.Admitted.class);
    }
}
