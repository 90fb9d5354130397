package backhaul.worker.admission;

import static backhaul.worker.admission.RecordDraft.TIME;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.Envelope;
import backhaul.protocol.RunStatus;
import backhaul.protocol.StatusEvent;
import backhaul.protocol.Wire;
import backhaul.protocol.codec.Decoded;
import backhaul.protocol.codec.StatusCodec;
import backhaul.protocol.signing.SigningKey;
import backhaul.worker.admission.Verdict.Admitted;
import backhaul.worker.admission.Verdict.DeadLettered;
import backhaul.worker.admission.Verdict.Duplicate;
import backhaul.worker.admission.Verdict.Expired;
import backhaul.worker.admission.Verdict.Rejected;
import backhaul.worker.admission.Verdict.Skipped;
import backhaul.worker.fuzz.Fuzz;
import backhaul.worker.fuzz.Records;
import backhaul.worker.fuzz.Rewriter;
import backhaul.worker.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A million records that went wrong on their way, or were made wrong on purpose: none stops the
/// worker or stays in its memory, each gets a verdict, and what is not an authentic, unchanged
/// request has no effect.
final class AdmissionFuzzTest {
    private static final int SPOILT = 700_000;
    private static final int REWRITTEN = 300_000;
    private static final Instant NOW = TIME.plusSeconds(2);

    private final Admission admission = Site.admission();
    private final DeadLetterRecord letters = new DeadLetterRecord("docker-01", "backup.requests");
    private final Map<Class<?>, LongAdder> verdicts = new ConcurrentHashMap<>();
    private final List<Delivery> rightful =
            List.of(
                    request(Site.PORTAL, "0199-2a77").delivery(),
                    request(Site.PORTAL, "0199-2a78").data("dryRun", true).delivery(),
                    request(Site.PORTAL, "0199-2a79")
                            .attribute("expirytime", TIME.plusSeconds(60).toString())
                            .delivery(),
                    request(Site.PORTAL, "0199-2a7a").data("job", "weekly").delivery(),
                    request(Site.PORTAL, "0199-2a7b")
                            .attribute("expirytime", TIME.plusSeconds(1).toString())
                            .delivery(),
                    request(Site.CI, "0199-2a7c").delivery(),
                    request(Site.CI, "0199-2a7d").signedBy(Site.STRANGER, Site.CI).delivery());
    private final List<Envelope> others =
            List.of(
                    request(Site.STRANGER, "0199-2a77").delivery().envelope(),
                    request(Site.REVOKED, "0199-2a81")
                            .header(Wire.KEY_ID, "lost")
                            .delivery()
                            .envelope(),
                    RecordDraft.cancel(Site.PORTAL).delivery().envelope(),
                    request(Site.PORTAL, "0199-2a82")
                            .attribute("subject", "docker-02")
                            .header(Wire.ADDRESS, "docker-02")
                            .delivery()
                            .envelope(),
                    request(Site.PORTAL, "0199-2a83")
                            .signedAt(TIME.minusSeconds(7_200))
                            .delivery()
                            .envelope());
    private final List<Envelope> pool =
            Stream.concat(rightful.stream().map(Delivery::envelope), others.stream()).toList();
    private final Set<String> authentic =
            rightful.stream()
                    .map(delivery -> Records.signedParts(delivery.envelope()))
                    .collect(Collectors.toSet());

    private final String question = digest(rightful.getFirst());

    private String digest(Delivery delivery) {
        Verdict verdict = admission.admit(delivery, _ -> Optional.empty(), NOW);
        return Objects.requireNonNull(request(verdict)).digest();
    }

    private static RecordDraft request(SigningKey key, String id) {
        return RecordDraft.request(key)
                .attribute("id", id)
                .header(Wire.WEBHOOK_ID, id)
                .recordKey(id)
                .header(Wire.KEY_ID, "ci portal")
                .parameter("containers", List.of("shop-db"))
                .data("timeout", "PT1H");
    }

    @Test
    void what_is_whole_has_its_effect() {
        assertThat(rightful)
                .extracting(delivery ->
                        (Object) admission.admit(delivery, _ -> Optional.empty(), NOW).getClass())
                .containsExactly(
                        Admitted.class,
                        Admitted.class,
                        Admitted.class,
                        Rejected.class,
                        Expired.class,
                        Admitted.class,
                        Admitted.class);
    }

    @Test
    void what_changed_on_its_way_or_was_put_together_from_others_has_no_effect() {
        new Fuzz(AdmissionFuzzTest.class)
                .run(
                        SPOILT,
                        random -> {
                            // Most by HMAC, which is checked in a hundredth of the time.
                            int which =
                                    random.nextInt(16) == 0 ? random.nextInt(7) : random.nextInt(5);
                            Delivery spoilt = spoilt(rightful.get(which), random);
                            Verdict verdict = admit(spoilt, random);
                            if (request(verdict) != null) {
                                assertThat(Records.signedParts(spoilt.envelope())).isIn(authentic);
                            }
                        });
        everyVerdictWasGiven();
    }

    private Delivery spoilt(Delivery whole, SplittableRandom random) {
        Instant appendedAt =
                random.nextInt(8) == 0
                        ? TIME.plusMillis(random.nextLong(-800_000, 800_000))
                        : whole.appendedAt();
        return new Delivery(
                Records.spoilt(whole.envelope(), pool, random),
                whole.partition(),
                whole.offset(),
                appendedAt);
    }

    @Test
    void what_someone_with_a_key_makes_up_gets_no_more_than_the_key_may() {
        Rewriter rewriter =
                new Rewriter(Objects.requireNonNull(rightful.getFirst().envelope().value()));
        new Fuzz(AdmissionFuzzTest.class)
                .run(
                        REWRITTEN,
                        random -> {
                            String event = rewriter.rewritten(random);
                            SigningKey key = random.nextInt(32) == 0 ? Site.CI : Site.PORTAL;
                            admit(request(key, "0199-2a77").value(event).delivery(), random);
                        });
        everyVerdictWasGiven();
    }

    private void everyVerdictWasGiven() {
        assertThat(verdicts.keySet())
                .contains(
                        Admitted.class,
                        DeadLettered.class,
                        Rejected.class,
                        Duplicate.class,
                        Expired.class);
    }

    private Verdict admit(Delivery delivery, SplittableRandom random) {
        Optional<String> digest =
                switch (random.nextInt(20)) {
                    case 0 -> Optional.of(question);
                    case 1 -> Optional.of("sha256:" + "0".repeat(64));
                    default -> Optional.empty();
                };
        Verdict verdict = admission.admit(delivery, _ -> digest, NOW);
        verdicts.computeIfAbsent(verdict.getClass(), _ -> new LongAdder()).increment();
        check(delivery, verdict);
        return verdict;
    }

    private void check(Delivery delivery, Verdict verdict) {
        switch (verdict) {
            case DeadLettered letter -> {
                isPresentable(letter.detail());
                assertThat(letters.of(delivery, letter).headers()).isNotEmpty();
            }
            case Rejected rejected -> {
                isPresentable(rejected.message());
                canBeTold(
                        Run.rejected(
                                "docker-01",
                                rejected.request(),
                                rejected.reason(),
                                rejected.message(),
                                NOW));
            }
            case Expired expired -> canBeTold(Run.expired("docker-01", expired.request(), NOW));
            case Admitted admitted -> {
                isWithinRights(admitted);
                canBeTold(
                        Run.accepted("docker-01", admitted.request(), 3, Duration.ofHours(6), NOW));
            }
            case Skipped _, Duplicate _ -> {}
        }
    }

    private static RunStatus.@Nullable Request request(Verdict verdict) {
        return switch (verdict) {
            case Admitted admitted -> admitted.request();
            case Rejected rejected -> rejected.request();
            case Expired expired -> expired.request();
            case Duplicate duplicate -> duplicate.request();
            case Skipped _, DeadLettered _ -> null;
        };
    }

    private static void isWithinRights(Admitted admitted) {
        RunStatus.Request request = admitted.request();
        assertThat(request.job()).isEqualTo("nightly-volumes");
        assertThat(request.address()).isEqualTo("docker-01");
        assertThat(request.source()).startsWith("/ci/");
        assertThat(request.keyId()).isIn("ci", "portal");
        assertThat(Wire.isId(request.id())).isTrue();
        assertThat(request.expiresAt()).isBefore(TIME.plus(Duration.ofHours(25)));
        assertThat(request.timeout()).isBetween(Duration.ofNanos(1), Duration.ofHours(2));
        assertThat(request.parameters().keySet()).isSubsetOf("containers", "level");
        if (request.parameters().get("containers") instanceof List<?> containers) {
            assertThat(containers).hasSizeLessThan(4).allMatch("shop-db"::equals);
        }
    }

    /// What is let in has to be written down and understood again, or it would stop its unit.
    private static void canBeTold(Run run) {
        StatusEvent event =
                new StatusEvent("0199", "docker-01", NOW, "production", 1, run.status());
        byte[] told = StatusCodec.encode(event);
        assertThat(told).hasSizeLessThanOrEqualTo(Wire.MAX_EVENT_BYTES);
        switch (StatusCodec.decode(told)) {
            case Decoded.Ok<StatusEvent>(StatusEvent read) -> {
                RunStatus.Request request = read.status().request();
                assertThat(read.status().run()).isEqualTo(run.key());
                assertThat(request.digest()).isEqualTo(run.request().digest());
                assertThat(request.job()).isEqualTo(run.request().job());
                assertThat(request.notBefore()).isEqualTo(run.request().notBefore());
                assertThat(request.timeout()).isEqualTo(run.request().timeout());
            }
            case Decoded.Malformed<StatusEvent>(String detail) -> throw new AssertionError(detail);
        }
    }

    private static void isPresentable(String text) {
        boolean presentable =
                text.length() <= 510
                        && !text.isEmpty()
                        && text.codePoints()
                                .noneMatch(c ->
                                        Character.isISOControl(c)
                                                || Character.getType(c) == Character.FORMAT);
        if (!presentable) {
            throw new AssertionError("not presentable: " + text);
        }
    }
}
