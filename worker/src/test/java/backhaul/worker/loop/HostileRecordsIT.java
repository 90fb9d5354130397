package backhaul.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.DeadLetterReason;
import backhaul.protocol.Envelope;
import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import backhaul.protocol.Wire;
import backhaul.protocol.kafka.Envelopes;
import backhaul.protocol.signing.SigningKey;
import backhaul.sandbox.kafka.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Records that are made to harm: none stops the worker, none has an effect, and the next request
/// is served.
class HostileRecordsIT {
    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static EmbeddedKafka broker;
    private LoopHarness harness;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedKafka.start(1);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void prepare() throws InterruptedException {
        harness = new LoopHarness(broker, "hostile" + PREFIXES.incrementAndGet());
        harness.start();
    }

    /// Whatever came before: a request is served.
    @AfterEach
    void served() {
        RunKey run = harness.ask("backup");
        harness.awaitAllEnded(LoopHarness.SOON);
        assertThat(harness.statuses.last(run).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(harness.engine.started).containsExactly(run.id() + " 1");
        assertThat(harness.observer.restores).hasValue(1);
        harness.close();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private ProducerRecord<byte[], byte[]> ours(byte[] value) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(harness.topics.requests(), value);
        record.headers().add(Wire.ADDRESS, utf8(LoopHarness.WORKER));
        return record;
    }

    private void awaitDeadLetter(DeadLetterReason reason) {
        Awaitility.await()
                .atMost(LoopHarness.SOON)
                .until(() -> harness.observer.deadLetters.contains(reason));
    }

    @Test
    void a_keyless_record_of_zstd_zeros_is_refused_by_the_broker() {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "compression.type",
                        "zstd",
                        "max.request.size",
                        128 << 20,
                        "buffer.memory",
                        128L << 20,
                        "key.serializer",
                        ByteArraySerializer.class,
                        "value.serializer",
                        ByteArraySerializer.class);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            byte[] zeros = new byte[64 << 20];
            assertThatThrownBy(() -> producer.send(ours(zeros)).get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(RecordTooLargeException.class);
        }
    }

    @Test
    void the_largest_record_that_the_topic_takes_becomes_a_dead_letter_that_fits() {
        harness.publish(ours(new byte[130_500]));
        awaitDeadLetter(DeadLetterReason.TOO_LARGE);
        Awaitility.await().until(() -> harness.deadLetters().size() == 1);
    }

    @Test
    void headers_that_fill_a_record_become_a_dead_letter_that_fits() {
        ProducerRecord<byte[], byte[]> record = ours(utf8("{}"));
        for (int i = 0; i < 100; i++) {
            record.headers().add("x" + i, new byte[1_200]);
        }
        harness.publish(record);
        awaitDeadLetter(DeadLetterReason.TOO_LARGE);
        Awaitility.await().until(() -> harness.deadLetters().size() == 1);
    }

    @Test
    void records_without_key_value_or_headers_are_passed_over() {
        harness.publish(new ProducerRecord<>(harness.topics.requests(), null, null));
        harness.publish(new ProducerRecord<>(harness.topics.requests(), utf8("{")));
        Awaitility.await().until(() -> harness.observer.skipped.get() == 2);
        ProducerRecord<byte[], byte[]> tombstone =
                new ProducerRecord<>(harness.topics.requests(), utf8("k"), null);
        tombstone.headers().add(Wire.ADDRESS, utf8(LoopHarness.WORKER));
        harness.publish(tombstone);
        awaitDeadLetter(DeadLetterReason.MALFORMED);
    }

    @Test
    void an_unsigned_request_is_not_let_in() {
        Envelope signed = harness.sign(harness.request("backup"));
        harness.publish(ours(Objects.requireNonNull(signed.value())));
        awaitDeadLetter(DeadLetterReason.MISSING_SIGNATURE);
    }

    @Test
    void a_request_under_another_key_is_not_let_in() {
        BackupRequest request = harness.request("backup");
        harness.publish(harness.signedBy(SigningKey.generate(), request, Instant.now()));
        awaitDeadLetter(DeadLetterReason.BAD_SIGNATURE);
    }

    @Test
    void a_request_signed_long_ago_is_stale() {
        BackupRequest request = harness.request("backup");
        harness.publish(
                harness.signedBy(harness.producerKey, request, Instant.now().minusSeconds(900)));
        awaitDeadLetter(DeadLetterReason.STALE);
    }

    @Test
    void a_request_for_another_worker_costs_nothing_even_under_our_header() {
        Envelope signed = harness.sign(harness.request("backup"));
        ProducerRecord<byte[], byte[]> record = Envelopes.record(harness.topics.requests(), signed);
        record.headers().remove(Wire.ADDRESS);
        record.headers().add(Wire.ADDRESS, utf8("host-02"));
        harness.publish(record);
        Awaitility.await().until(() -> harness.observer.skipped.get() == 1);
    }

    @Test
    void one_id_for_two_questions_is_a_conflict() {
        BackupRequest first = harness.request("no-such-job");
        harness.ask(first);
        harness.awaitStatus(() -> !harness.statuses.history(first.run()).isEmpty());
        BackupRequest second =
                new BackupRequest(
                        first.id(),
                        first.source(),
                        first.address(),
                        first.time(),
                        first.expiresAt(),
                        first.audience(),
                        harness.request("backup").ask());
        harness.publish(harness.sign(second));
        awaitDeadLetter(DeadLetterReason.CONFLICT);
        assertThat(harness.statuses.history(first.run()))
                .extracting(RunStatus::state)
                .containsExactly(RunState.REJECTED);
    }
}
