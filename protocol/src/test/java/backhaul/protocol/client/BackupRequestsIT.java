package backhaul.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.CancelRequest;
import backhaul.protocol.Envelope;
import backhaul.protocol.Samples;
import backhaul.protocol.SandboxCluster;
import backhaul.protocol.Topics;
import backhaul.protocol.Wire;
import backhaul.protocol.client.Submission.NotSent;
import backhaul.protocol.client.Submission.Receipt;
import backhaul.protocol.client.Submission.Receipt.Acknowledged;
import backhaul.protocol.client.Submission.Sent;
import backhaul.protocol.codec.CancelCodec;
import backhaul.protocol.codec.Decoded;
import backhaul.protocol.codec.RequestCodec;
import backhaul.protocol.event.EventSigner.NamedKey;
import backhaul.protocol.event.Mismatch;
import backhaul.protocol.event.RecordHeaders;
import backhaul.protocol.kafka.Envelopes;
import backhaul.protocol.kafka.KafkaSettings;
import backhaul.protocol.signing.Signatures.Candidate;
import backhaul.protocol.signing.Signatures.Verification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(120)
@ExtendWith(SandboxCluster.Provider.class)
final class BackupRequestsIT {

    private static final Asker ASKER =
            new Asker("/ci/nightly", "production", new NamedKey("ci-2026", Samples.PRODUCER));

    private KafkaSettings kafka;

    @BeforeEach
    void connect(SandboxCluster cluster) {
        kafka = cluster.settings();
    }

    @Test
    void a_published_request_lies_on_the_topic_as_the_contract_wants_it(SandboxCluster cluster)
            throws Exception {
        Topics topics = cluster.newTopics();
        try (BackupRequests requests = requests(topics, InstantSource.system())) {
            BackupRequest request =
                    requests.request("docker-01", "nightly-volumes")
                            .parameter("containers", List.of("db"))
                            .label("ticket", "OPS-1")
                            .timeout(Duration.ofHours(1))
                            .maxAttempts(2)
                            .build();

            Acknowledged receipt = acknowledged(requests.publish(request));

            ConsumerRecord<byte[], byte[]> record = only(topics.requests());
            assertThat(record.partition()).isEqualTo(receipt.partition()).isEqualTo(byKey(request));
            assertThat(record.offset()).isEqualTo(receipt.offset());
            assertThat(record.timestamp()).isEqualTo(receipt.appendedAt().toEpochMilli());
            assertThat(receipt.warning()).isEmpty();
            Envelope envelope = Envelopes.of(record);
            RecordHeaders headers = verified(envelope);
            assertThat(Mismatch.of(envelope, headers, request)).isEmpty();
            assertThat(RequestCodec.decode(headers.value()))
                    .isInstanceOfSatisfying(
                            Decoded.Ok.class,
                            ok ->
                                    assertThat(((RequestCodec.Received) ok.value()).request())
                                            .isEqualTo(request));
        }
    }

    /// The partition that every client of Kafka chooses for a key by default.
    private static int byKey(BackupRequest request) {
        byte[] key = request.id().getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(key)) % 12;
    }

    @Test
    void a_cancel_lies_on_the_controls_under_its_requests_id(SandboxCluster cluster)
            throws Exception {
        Topics topics = cluster.newTopics();
        try (BackupRequests requests = requests(topics, InstantSource.system())) {
            acknowledged(requests.cancel(Samples.request().run(), "wrong night"));

            Envelope envelope = Envelopes.of(only(topics.controls()));
            assertThat(envelope.key()).asString(StandardCharsets.UTF_8).isEqualTo(Samples.ID);
            assertThat(CancelCodec.decode(verified(envelope).value()))
                    .isInstanceOfSatisfying(
                            Decoded.Ok.class,
                            ok -> {
                                CancelRequest cancel = (CancelRequest) ok.value();
                                assertThat(cancel.run()).isEqualTo(Samples.request().run());
                                assertThat(cancel.reason()).isEqualTo("wrong night");
                            });
        }
    }

    @Test
    void a_topic_that_is_missing_is_not_made_by_accident(SandboxCluster cluster) throws Exception {
        Topics topics = cluster.noTopics();
        try (BackupRequests requests = requests(topics, InstantSource.system());
                Admin admin = cluster.admin()) {
            Submission submission =
                    requests.publish(requests.request("docker-01", "nightly-volumes").build());

            assertThat(submission)
                    .isInstanceOfSatisfying(
                            NotSent.class,
                            it -> {
                                assertThat(it.why())
                                        .isEqualTo(
                                                topics.requests()
                                                        + " does not exist. Make them all: backhaul"
                                                        + " topics create");
                                assertThat(it.cause())
                                        .isInstanceOf(UnknownTopicOrPartitionException.class);
                            });
            assertThat(admin.listTopics().names().get()).doesNotContain(topics.requests());
        }
    }

    @Test
    void a_broker_that_does_not_answer_means_that_nothing_was_sent() {
        KafkaSettings nobody = new KafkaSettings(Map.of("bootstrap.servers", "127.0.0.1:1"));
        try (BackupRequests requests =
                BackupRequests.connect(nobody, Topics.DEFAULT, ASKER, InstantSource.system())) {
            assertThat(requests.publish(requests.request("docker-01", "nightly-volumes").build()))
                    .isInstanceOf(NotSent.class);
        }
    }

    @Test
    void a_clock_that_is_off_is_told(SandboxCluster cluster) throws Exception {
        InstantSource ahead = () -> Instant.now().plus(Duration.ofMinutes(3));
        try (BackupRequests requests = requests(cluster.newTopics(), ahead)) {
            Acknowledged receipt =
                    acknowledged(
                            requests.publish(
                                    requests.request("docker-01", "nightly-volumes").build()));

            assertThat(receipt.warning().orElseThrow())
                    .matches("this machine's clock is 1[78]\\d s ahead of the broker's; .*");
        }
    }

    @Test
    void a_request_that_no_worker_would_read_is_refused_before_it_is_sent(SandboxCluster cluster)
            throws Exception {
        try (BackupRequests requests = requests(cluster.noTopics(), InstantSource.system())) {
            BackupRequest wrong = requests.request("Docker 1", "nightly-volumes").build();

            assertThatThrownBy(() -> requests.publish(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("subject:");
        }
    }

    private BackupRequests requests(Topics topics, InstantSource clock) {
        return BackupRequests.connect(kafka, topics, ASKER, clock);
    }

    private static Acknowledged acknowledged(Submission submission) throws Exception {
        assertThat(submission).isInstanceOf(Sent.class);
        Receipt receipt = ((Sent) submission).receipt().get(30, TimeUnit.SECONDS);
        assertThat(receipt).isInstanceOf(Acknowledged.class);
        return (Acknowledged) receipt;
    }

    private ConsumerRecord<byte[], byte[]> only(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = ReaderSettings.consumer(kafka)) {
            TopicLog log = new TopicLog(consumer);
            log.readToEnd(log.begins(log.partitions(topic)), records::add);
        }
        assertThat(records).hasSize(1);
        return Objects.requireNonNull(records.getFirst());
    }

    private static RecordHeaders verified(Envelope envelope) {
        return switch (RecordHeaders.read(envelope, Wire.MAX_REQUEST_BYTES)) {
            case RecordHeaders.Read.Ok(RecordHeaders headers) -> {
                assertThat(
                                headers.verify(
                                        List.of(
                                                new Candidate(
                                                        "ci-2026",
                                                        Samples.PRODUCER.verificationKey()))))
                        .isEqualTo(new Verification.Verified("ci-2026"));
                yield headers;
            }
            case RecordHeaders.Read.Refused refused -> throw new AssertionError(refused);
        };
    }
}
