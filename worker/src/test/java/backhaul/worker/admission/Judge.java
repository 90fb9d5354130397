package backhaul.worker.admission;

import static backhaul.worker.admission.RecordDraft.TIME;
import static backhaul.worker.admission.RecordDraft.text;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.DeadLetterReason;
import backhaul.protocol.Wire;
import backhaul.worker.admission.Verdict.Admitted;
import backhaul.worker.admission.Verdict.DeadLettered;
import java.util.List;
import java.util.Optional;

/// Puts records before an admission, and says what must become of them.
final class Judge {
    private Judge() {}

    static RecordDraft request() {
        return RecordDraft.request(Site.CI);
    }

    static Verdict verdict(RecordDraft draft) {
        return verdict(Site.admission(), draft.delivery());
    }

    static Verdict verdict(Admission admission, Delivery delivery) {
        return admission.admit(delivery, _ -> Optional.empty(), TIME.plusSeconds(2));
    }

    static void isDead(RecordDraft draft, DeadLetterReason reason, String... details) {
        isDead(Site.admission(), draft, reason, details);
    }

    static void isDead(
            Admission admission, RecordDraft draft, DeadLetterReason reason, String... details) {
        assertThat(verdict(admission, draft.delivery()))
                .isInstanceOfSatisfying(
                        DeadLettered.class,
                        letter -> {
                            assertThat(letter.reason()).isEqualTo(reason);
                            assertThat(List.of(details))
                                    .allSatisfy(d -> assertThat(letter.detail()).contains(d));
                        });
    }

    static void isAdmitted(RecordDraft draft) {
        isAdmitted(Site.admission(), draft);
    }

    static void isAdmitted(Admission admission, RecordDraft draft) {
        assertThat(verdict(admission, draft.delivery())).isInstanceOf(Admitted.class);
    }

    static void isSignedWith(Admission admission, RecordDraft draft, String keyId) {
        assertThat(verdict(admission, draft.delivery()))
                .isInstanceOfSatisfying(
                        Admitted.class,
                        admitted -> assertThat(admitted.request().keyId()).isEqualTo(keyId));
    }

    static String value(RecordDraft draft) {
        return text(draft.delivery().envelope().value());
    }

    static String signature(RecordDraft draft) {
        return draft.delivery().envelope().headers().stream()
                .filter(header -> header.name().equals(Wire.WEBHOOK_SIGNATURE))
                .map(header -> text(header.value()))
                .findFirst()
                .orElseThrow();
    }
}
