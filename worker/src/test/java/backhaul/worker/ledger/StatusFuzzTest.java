package backhaul.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.Envelope;
import backhaul.protocol.RunStatus;
import backhaul.protocol.StatusEvent;
import backhaul.protocol.Wire;
import backhaul.protocol.event.EventSigner;
import backhaul.protocol.event.TrustedWorkers;
import backhaul.protocol.kafka.Envelopes;
import backhaul.protocol.signing.Signatures;
import backhaul.protocol.signing.SigningKey;
import backhaul.worker.engine.Outcome;
import backhaul.worker.fuzz.Fuzz;
import backhaul.worker.fuzz.Records;
import backhaul.worker.fuzz.Rewriter;
import backhaul.worker.ledger.Restore.Reading;
import backhaul.worker.run.Run;
import backhaul.worker.run.RunEvent;
import backhaul.worker.run.RunTransitions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/// Statuses that went wrong on their way, or were made wrong on purpose, as a restore reads them:
/// none is believed, and none stops the unit.
final class StatusFuzzTest {
    private static final int SPOILT = 40_000;
    private static final int REWRITTEN = 15_000;
    private static final Instant NOW = Instant.parse("2026-11-21T01:00:00Z");

    private final SigningKey key = SigningKey.generate();
    private final StatusRecords records = records("docker-01", key);
    private final List<Envelope> rightful = statuses(records);
    private final List<Envelope> pool =
            Stream.concat(
                            rightful.stream(),
                            Stream.concat(
                                    statuses(records("docker-01", SigningKey.generate())).stream(),
                                    statuses(records("docker-02", SigningKey.generate())).stream()))
                    .toList();
    private final Set<String> authentic =
            rightful.stream().map(Records::signedParts).collect(Collectors.toSet());

    private static StatusRecords records(String worker, SigningKey key) {
        return new StatusRecords(
                new StatusRecords.Identity(worker, "production", worker),
                EventSigner.of(worker, key, () -> NOW),
                TrustedWorkers.of(Map.of(worker, List.of(key.verificationKey()))),
                () -> NOW,
                _ -> {});
    }

    private static List<Envelope> statuses(StatusRecords records) {
        Run accepted = Run.accepted("docker-01", request(), 3, Duration.ofHours(6), NOW);
        Run running = RunTransitions.apply(accepted, new RunEvent.AttemptStarted("docker-01"), NOW);
        Run handled =
                RunTransitions.apply(
                        running,
                        new RunEvent.HandleKnown(
                                new RunStatus.Handle("host", "4711", Map.of("pid", "4711"))),
                        NOW);
        Run ended =
                RunTransitions.apply(
                        handled,
                        new RunEvent.AttemptEnded(
                                new Outcome.Succeeded("done", Outcome.Result.NONE), Duration.ZERO),
                        NOW);
        return Stream.of(accepted, running, handled, ended).map(records::sign).toList();
    }

    private static RunStatus.Request request() {
        return new RunStatus.Request(
                "0199-2a77",
                "/ci/nightly",
                "docker-01",
                "nightly-volumes",
                "docker",
                Map.of("containers", List.of("shop-db"), "level", 3),
                NOW,
                NOW,
                NOW.plusSeconds(3600),
                null,
                false,
                Map.of("ticket", "OPS-1234"),
                "ci",
                "sha256:" + "1".repeat(64),
                3,
                17,
                "sha256:" + "0".repeat(64),
                Duration.ofHours(2));
    }

    @Test
    void what_changed_on_its_way_or_was_put_together_from_others_is_not_believed() {
        new Fuzz(StatusFuzzTest.class)
                .run(
                        SPOILT,
                        random -> {
                            Envelope whole = rightful.get(random.nextInt(rightful.size()));
                            Envelope spoilt = Records.spoilt(whole, pool, random);
                            switch (records.read(record(spoilt))) {
                                case Reading.Ours _ ->
                                        assertThat(Records.signedParts(spoilt)).isIn(authentic);
                                case Reading.Incomprehensible(String why) ->
                                        throw new AssertionError("it stops the unit: " + why);
                                case Reading.Foreign _, Reading.Unproven _ -> {}
                            }
                        });
    }

    @Test
    void what_a_worker_itself_has_signed_is_a_whole_run_or_is_said_not_to_be() {
        Rewriter rewriter = new Rewriter(Objects.requireNonNull(rightful.getLast().value()));
        new Fuzz(StatusFuzzTest.class)
                .run(
                        REWRITTEN,
                        random -> {
                            Envelope made = signed(rightful.getLast(), rewriter.rewritten(random));
                            if (records.read(record(made)) instanceof Reading.Ours(StatusEvent e)) {
                                Run run = new Run(e.sequence(), e.status());
                                RunBook book = new RunBook();
                                book.put(run, NOW);
                                book.written(run, 17, NOW);
                                book.forget(Instant.EPOCH);
                                assertThat(book.digestOf(run.key()))
                                        .contains(run.request().digest());
                            }
                        });
    }

    /// The record with another value, which the worker's own key signs.
    private Envelope signed(Envelope whole, String event) {
        byte[] value = event.getBytes(StandardCharsets.UTF_8);
        String id = text(whole, Wire.WEBHOOK_ID);
        String timestamp = text(whole, Wire.WEBHOOK_TIMESTAMP);
        String signature =
                Signatures.sign(List.of(key), new Signatures.Message(id, timestamp, value));
        List<Envelope.Header> headers = new ArrayList<>();
        for (Envelope.Header header : whole.headers()) {
            headers.add(
                    header.name().equals(Wire.WEBHOOK_SIGNATURE)
                            ? new Envelope.Header(
                                    header.name(), signature.getBytes(StandardCharsets.UTF_8))
                            : header);
        }
        return new Envelope(whole.key(), headers, value);
    }

    private static String text(Envelope envelope, String name) {
        return envelope.headers().stream()
                .filter(header -> header.name().equals(name))
                .map(header ->
                        new String(Objects.requireNonNull(header.value()), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }

    private static ConsumerRecord<byte[], byte[]> record(Envelope envelope) {
        ProducerRecord<byte[], byte[]> sent = Envelopes.record("backup.status", 3, envelope);
        return new ConsumerRecord<>(
                "backup.status",
                3,
                17,
                NOW.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                -1,
                -1,
                sent.key(),
                sent.value(),
                sent.headers(),
                Optional.empty());
    }
}
