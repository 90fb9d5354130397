package backhaul.worker.admission;

import static backhaul.worker.admission.RecordDraft.TIME;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Of two faults of a record, the one that the contract looks for first is named.
final class OrderOfChecksTest {

    /// A record and the circumstances in which it is judged.
    private static final class Case {
        private final RecordDraft draft = RecordDraft.request(Site.CI);
        private Optional<String> known = Optional.empty();
        private Instant now = TIME.plusSeconds(2);
    }

    private record Fault(String name, String verdict, Consumer<Case> spoil) {}

    private static final List<Fault> IN_ORDER =
            List.of(
                    new Fault(
                            "for another address",
                            "skipped",
                            c -> c.draft.header(Wire.ADDRESS, "docker-02")),
                    new Fault(
                            "too large",
                            "too_large",
                            c -> c.draft.attribute("padding", "x".repeat(17_000))),
                    new Fault(
                            "a header twice",
                            "malformed",
                            c -> c.draft.another(Wire.WEBHOOK_ID, "again")),
                    new Fault(
                            "unsigned",
                            "missing_signature",
                            c -> c.draft.header(Wire.WEBHOOK_SIGNATURE, null)),
                    new Fault(
                            "another content type",
                            "malformed",
                            c -> c.draft.header(Wire.CONTENT_TYPE, "text/plain")),
                    new Fault(
                            "signed long ago",
                            "stale",
                            c -> c.draft.signedAt(TIME.minusSeconds(600))),
                    new Fault(
                            "an unknown key",
                            "unknown_key",
                            c -> c.draft.header(Wire.KEY_ID, "unknown")),
                    new Fault(
                            "signed by a stranger",
                            "bad_signature",
                            c -> c.draft.signedBy(Site.STRANGER)),
                    new Fault("an unknown field", "malformed", c -> c.draft.data("colour", "blue")),
                    new Fault(
                            "an old event signed again",
                            "stale",
                            c -> c.draft.attribute("time", TIME.minusSeconds(600).toString())),
                    new Fault(
                            "another record key",
                            "header_mismatch",
                            c -> c.draft.recordKey("other")),
                    new Fault(
                            "another source",
                            "not_permitted",
                            c -> c.draft.attribute("source", "/ops/alice")),
                    new Fault("a revoked key", "revoked_key", c -> c.draft.signedBy(Site.REVOKED)),
                    new Fault(
                            "a known id", "conflict", c -> c.known = Optional.of("sha256:another")),
                    new Fault(
                            "another audience",
                            "rejected wrong_audience",
                            c -> c.draft.attribute("audience", "test")),
                    new Fault(
                            "a job that is not the key's",
                            "rejected not_permitted",
                            c -> c.draft.data("job", "db-dump")),
                    new Fault(
                            "an unknown job",
                            "rejected unknown_job",
                            c -> c.draft.data("job", "weekly")),
                    new Fault(
                            "a parameter that is not open",
                            "rejected parameter_not_open",
                            c -> c.draft.parameter("destination", "/tmp")),
                    new Fault(
                            "a parameter that is not valid",
                            "rejected invalid_parameter",
                            c -> c.draft.parameter("level", 10)),
                    new Fault(
                            "a limit that is not the job's",
                            "rejected limit_exceeded",
                            c -> c.draft.data("maxAttempts", 99)),
                    new Fault("too late", "expired", c -> c.now = TIME.plusSeconds(86_400)));

    @Test
    void without_a_fault_it_is_admitted() {
        assertThat(verdict(new Case())).isEqualTo("admitted");
    }

    @TestFactory
    List<DynamicTest> the_earlier_fault_is_named() {
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < IN_ORDER.size(); i++) {
            Fault earlier = IN_ORDER.get(i);
            for (Fault later : IN_ORDER.subList(i, IN_ORDER.size())) {
                tests.add(
                        DynamicTest.dynamicTest(
                                earlier.name + ", and " + later.name,
                                () ->
                                        assertThat(verdict(earlier, later))
                                                .isEqualTo(earlier.verdict)));
            }
        }
        return tests;
    }

    private static String verdict(Fault earlier, Fault later) {
        Case both = new Case();
        later.spoil.accept(both);
        earlier.spoil.accept(both);
        return verdict(both);
    }

    private static String verdict(Case judged) {
        Verdict verdict =
                Site.admission().admit(judged.draft.delivery(), _ -> judged.known, judged.now);
        return switch (verdict) {
            case Verdict.Skipped _ -> "skipped";
            case Verdict.DeadLettered letter -> letter.reason().wireName();
            case Verdict.Duplicate _ -> "duplicate";
            case Verdict.Rejected rejected -> "rejected " + rejected.reason().wireName();
            case Verdict.Expired _ -> "expired";
            case Verdict.Admitted _ -> "admitted";
        };
    }
}
