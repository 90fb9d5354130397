package backhaul.worker.admission;

import static backhaul.worker.admission.RecordDraft.TIME;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.Envelope;
import backhaul.protocol.Wire;
import backhaul.protocol.signing.SigningKey;
import backhaul.worker.admission.CancelAdmission.Answer;
import backhaul.worker.fuzz.Fuzz;
import backhaul.worker.fuzz.Records;
import backhaul.worker.fuzz.Rewriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Cancels that went wrong on their way, or were made wrong on purpose.
final class CancelFuzzTest {
    private static final int SPOILT = 150_000;
    private static final int REWRITTEN = 50_000;

    private final CancelAdmission admission =
            new CancelAdmission("docker-01", "production", () -> Site.KEYS);
    private final List<Envelope> rightful =
            List.of(
                    cancel(Site.PORTAL, "0199-3b88"),
                    cancel(Site.PORTAL, "0199-3b89"),
                    cancel(Site.CI, "0199-3b8a"));
    private final List<Envelope> pool =
            Stream.concat(
                            rightful.stream(),
                            Stream.of(
                                    cancel(Site.STRANGER, "0199-3b88"),
                                    RecordDraft.request(Site.PORTAL).delivery().envelope()))
                    .toList();
    private final Set<String> authentic =
            rightful.stream().map(Records::signedParts).collect(Collectors.toSet());

    private static Envelope cancel(SigningKey key, String id) {
        return draft(key, id).delivery().envelope();
    }

    private static RecordDraft draft(SigningKey key, String id) {
        return RecordDraft.cancel(key)
                .attribute("id", id)
                .header(Wire.WEBHOOK_ID, id)
                .header(Wire.KEY_ID, "ci portal");
    }

    @Test
    void what_changed_on_its_way_or_was_put_together_from_others_cancels_nothing() {
        new Fuzz(CancelFuzzTest.class)
                .run(
                        SPOILT,
                        random -> {
                            Envelope whole = rightful.get(random.nextInt(16) == 0 ? 2 : 0);
                            Envelope spoilt = Records.spoilt(whole, pool, random);
                            if (admission.admit(delivery(spoilt)) instanceof Answer.Cancel) {
                                assertThat(Records.signedParts(spoilt)).isIn(authentic);
                            }
                        });
    }

    @Test
    void what_someone_with_a_key_makes_up_cancels_only_here() {
        Rewriter rewriter = new Rewriter(Objects.requireNonNull(rightful.getFirst().value()));
        new Fuzz(CancelFuzzTest.class)
                .run(
                        REWRITTEN,
                        random -> {
                            String event = rewriter.rewritten(random);
                            Envelope made =
                                    draft(Site.PORTAL, "0199-3b88")
                                            .value(event)
                                            .delivery()
                                            .envelope();
                            if (admission.admit(delivery(made)) instanceof Answer.Cancel cancel) {
                                assertThat(cancel.run().address()).isEqualTo("docker-01");
                                assertThat(cancel.keyId()).isEqualTo("portal");
                                assertThat(cancel.expiresAt())
                                        .isBefore(TIME.plus(Duration.ofHours(25)));
                            }
                        });
    }

    private static Delivery delivery(Envelope envelope) {
        return new Delivery(envelope, 0, 17, TIME.plusSeconds(1));
    }
}
