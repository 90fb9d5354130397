package backhaul.worker.admission;

import static backhaul.worker.admission.RecordDraft.TIME;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.DeadLetterReason;
import backhaul.protocol.RejectReason;
import backhaul.protocol.RunKey;
import backhaul.protocol.RunStatus;
import backhaul.worker.admission.TrustedKey.Validity;
import backhaul.worker.admission.Verdict.Admitted;
import backhaul.worker.admission.Verdict.DeadLettered;
import backhaul.worker.admission.Verdict.Duplicate;
import backhaul.worker.admission.Verdict.Expired;
import backhaul.worker.admission.Verdict.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Steps 9 to 11: what becomes of an authentic request.
final class PermissionTest {
    private static final Instant NOW = TIME.plusSeconds(2);

    private final Admission admission = Site.admission();

    private static RecordDraft request() {
        return RecordDraft.request(Site.CI);
    }

    private Verdict verdict(RecordDraft draft) {
        return admission.admit(draft.delivery(), _ -> Optional.empty(), NOW);
    }

    private void isRejected(RecordDraft draft, RejectReason reason, String... messages) {
        assertThat(verdict(draft))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> {
                            assertThat(rejected.reason()).isEqualTo(reason);
                            assertThat(List.of(messages))
                                    .allSatisfy(m -> assertThat(rejected.message()).contains(m));
                        });
    }

    private Admitted admitted(RecordDraft draft) {
        assertThat(verdict(draft)).isInstanceOf(Admitted.class);
        return (Admitted) verdict(draft);
    }

    @Test
    void a_request_is_told_whole() {
        RunStatus.Request request =
                admitted(
                                request()
                                        .parameter("containers", List.of("shop-db"))
                                        .data("timeout", "PT1H")
                                        .data("notBefore", "2026-11-21T01:30:00Z")
                                        .data("dryRun", true)
                                        .data("labels", Map.of("ticket", "OPS-1")))
                        .request();

        assertThat(request.digest()).startsWith("sha256:");
        assertThat(request)
                .isEqualTo(
                        new RunStatus.Request(
                                "0199-2a77",
                                "/ci/nightly",
                                "docker-01",
                                "nightly-volumes",
                                "docker",
                                Map.of("containers", List.of("shop-db")),
                                TIME,
                                TIME.plusSeconds(1),
                                TIME.plusSeconds(3600),
                                Instant.parse("2026-11-21T01:30:00Z"),
                                true,
                                Map.of("ticket", "OPS-1"),
                                "ci",
                                request.digest(),
                                3,
                                17,
                                "sha256:spec",
                                Duration.ofHours(1)));
    }

    @Test
    void without_limits_of_its_own_a_request_has_the_jobs() {
        Plan plan = admitted(request()).plan();

        assertThat(plan)
                .isEqualTo(new Plan(Site.NIGHTLY, new Site.Spec(Map.of()), Duration.ofHours(2), 3));
    }

    @Test
    void the_same_question_under_a_known_identity_is_a_duplicate() {
        String digest = admitted(request()).request().digest();
        RunKey run = new RunKey("docker-01", "/ci/nightly", "0199-2a77");

        Verdict again =
                admission.admit(
                        request().data("labels", Map.of("another", "label")).delivery(),
                        key -> key.equals(run) ? Optional.of(digest) : Optional.empty(),
                        NOW);

        assertThat(again)
                .isInstanceOfSatisfying(
                        Duplicate.class,
                        duplicate -> assertThat(duplicate.request().id()).isEqualTo("0199-2a77"));
    }

    @Test
    void another_question_under_a_known_identity_is_a_conflict() {
        Verdict other =
                admission.admit(request().delivery(), _ -> Optional.of("sha256:other"), NOW);

        assertThat(other)
                .isInstanceOfSatisfying(
                        DeadLettered.class,
                        letter -> {
                            assertThat(letter.reason()).isEqualTo(DeadLetterReason.CONFLICT);
                            assertThat(letter.detail()).contains("0199-2a77", "\"/ci/nightly\"");
                        });
    }

    @Test
    void a_duplicate_stays_one_after_its_expiry_and_without_its_job() {
        RecordDraft gone = request().data("job", "nightly-gone");
        Verdict first = verdict(gone);
        assertThat(first).isInstanceOf(Rejected.class);
        String digest = ((Rejected) first).request().digest();

        assertThat(
                        admission.admit(
                                gone.delivery(),
                                _ -> Optional.of(digest),
                                TIME.plus(Duration.ofDays(1))))
                .isInstanceOf(Duplicate.class);
    }

    @Test
    void a_request_for_another_audience_is_rejected() {
        isRejected(
                request().attribute("audience", "test"),
                RejectReason.WRONG_AUDIENCE,
                "\"test\"",
                "production");
    }

    @Test
    void a_job_that_the_key_may_not_ask_for_is_rejected() {
        isRejected(request().data("job", "db-dump"), RejectReason.NOT_PERMITTED, "ci", "db-dump");
    }

    @Test
    void a_job_that_there_is_not_is_rejected_without_engine() {
        isRejected(
                request().data("job", "weekly"),
                RejectReason.UNKNOWN_JOB,
                "docker-01 has no job weekly");

        RunStatus.Request request = ((Rejected) verdict(request().data("job", "weekly"))).request();
        assertThat(request.engine()).isNull();
        assertThat(request.specDigest()).isNull();
        assertThat(request.timeout()).isNull();
    }

    @Test
    void a_parameter_that_is_not_open_is_rejected() {
        isRejected(
                request().parameter("level", 3).parameter("destination", "/tmp"),
                RejectReason.PARAMETER_NOT_OPEN,
                "\"destination\"",
                "containers, level");
    }

    @Test
    void a_parameter_that_breaks_its_schema_is_rejected() {
        isRejected(request().parameter("level", 10), RejectReason.INVALID_PARAMETER, "level: 10");
        isRejected(request().parameter("level", "high"), RejectReason.INVALID_PARAMETER, "level: ");
        isRejected(
                request().parameter("containers", List.of("shop-db", "evil")),
                RejectReason.INVALID_PARAMETER,
                "containers: \"evil\"");
        isRejected(
                request().parameter("containers", List.of("shop-a", "shop-b", "shop-c", "shop-d")),
                RejectReason.INVALID_PARAMETER,
                "containers: ");
    }

    @Test
    void a_pattern_speaks_of_the_whole_value() {
        for (String evil :
                List.of("shop-db\n", "\nshop-db", "shop-db\nevil", "x shop-db", "shop-db ")) {
            isRejected(
                    request().parameter("containers", List.of(evil)),
                    RejectReason.INVALID_PARAMETER,
                    "containers: ");
        }
    }

    @Test
    void a_value_that_the_engine_cannot_use_is_rejected() {
        isRejected(
                request().parameter("level", 7),
                RejectReason.INVALID_PARAMETER,
                "level: 7 is out of order");
    }

    @Test
    void a_fault_of_the_engine_does_not_stop_the_worker() {
        isRejected(
                request().parameter("broken", 1),
                RejectReason.INVALID_PARAMETER,
                "a fault of the engine");
    }

    @Test
    void what_is_open_and_valid_goes_into_the_spec() {
        Plan plan =
                admitted(
                                request()
                                        .parameter("containers", List.of("shop-db", "shop-web"))
                                        .parameter("level", 9))
                        .plan();

        assertThat(plan.spec())
                .isEqualTo(
                        new Site.Spec(
                                Map.of("containers", List.of("shop-db", "shop-web"), "level", 9L)));
    }

    @Test
    void limits_only_tighten() {
        assertThat(admitted(request().data("timeout", "PT2H")).plan().timeout())
                .isEqualTo(Duration.ofHours(2));
        assertThat(admitted(request().data("timeout", "PT1S")).plan().timeout())
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(admitted(request().data("maxAttempts", 3)).plan().maxAttempts()).isEqualTo(3);
        assertThat(admitted(request().data("maxAttempts", 1)).plan().maxAttempts()).isEqualTo(1);

        isRejected(
                request().data("timeout", "PT2H1S"),
                RejectReason.LIMIT_EXCEEDED,
                "timeout 2h1s",
                "2h;");
        isRejected(
                request().data("maxAttempts", 4),
                RejectReason.LIMIT_EXCEEDED,
                "maxAttempts 4",
                "3;");
    }

    @Test
    void a_request_expires_after_its_time() {
        RecordDraft draft = request();
        Instant expiry = TIME.plusSeconds(3600);

        assertThat(admission.admit(draft.delivery(), _ -> Optional.empty(), expiry))
                .isInstanceOf(Admitted.class);
        assertThat(admission.admit(draft.delivery(), _ -> Optional.empty(), expiry.plusMillis(1)))
                .isInstanceOfSatisfying(
                        Expired.class,
                        expired -> {
                            assertThat(expired.request().engine()).isEqualTo("docker");
                            assertThat(expired.request().timeout()).isNull();
                        });
    }

    @Test
    void a_late_request_that_may_not_is_rejected_and_not_expired() {
        assertThat(
                        admission.admit(
                                request().data("job", "weekly").delivery(),
                                _ -> Optional.empty(),
                                TIME.plus(Duration.ofDays(1))))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void readmission_asks_neither_for_time_nor_for_repetition() {
        assertThat(admission.readmit(request().delivery())).isInstanceOf(Admitted.class);
    }

    @Test
    void readmission_holds_the_window_against_the_records_own_append_time() {
        assertThat(admission.readmit(request().appendedAt(TIME.plusSeconds(301)).delivery()))
                .isInstanceOfSatisfying(
                        DeadLettered.class,
                        letter -> assertThat(letter.reason()).isEqualTo(DeadLetterReason.STALE));
    }

    @Test
    void readmission_sees_what_is_no_longer_allowed() {
        assertThat(admission.readmit(request().data("job", "weekly").delivery()))
                .isInstanceOf(Rejected.class);
        assertThat(admission.readmit(request().signedBy(Site.REVOKED).delivery()))
                .isInstanceOf(DeadLettered.class);
        assertThat(admission.readmit(request().header("address", "docker-02").delivery()))
                .isInstanceOf(Verdict.Skipped.class);
    }

    @Test
    void a_key_stands_as_long_as_it_is_trusted() {
        assertThat(admission.keyStanding("ci")).isInstanceOf(KeyStanding.Good.class);
        assertThat(admission.keyStanding("lost"))
                .isEqualTo(new KeyStanding.Gone("the key lost is revoked"));
        assertThat(admission.keyStanding("removed"))
                .isEqualTo(new KeyStanding.Gone("the key removed is not trusted any more"));
    }

    @Test
    void a_key_that_has_run_out_since_still_stands() {
        Admission ranOut =
                Site.trusting(
                        Site.key("ci", Site.CI.verificationKey(), new Validity(null, TIME, false)));

        assertThat(ranOut.keyStanding("ci")).isInstanceOf(KeyStanding.Good.class);
    }
}
