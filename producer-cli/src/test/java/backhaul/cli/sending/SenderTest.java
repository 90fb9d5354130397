package backhaul.cli.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backhaul.cli.exit.ExitCode;
import backhaul.cli.exit.Failure;
import backhaul.cli.settings.Asker;
import backhaul.cli.settings.ProducerSettings;
import backhaul.protocol.BackupRequest;
import backhaul.protocol.CancelRequest;
import backhaul.protocol.EventIds;
import backhaul.protocol.Topics;
import backhaul.protocol.client.Submission.Receipt.Acknowledged;
import backhaul.protocol.signing.SigningKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SenderTest {

    private static final Instant NOW = Instant.parse("2026-11-21T01:00:00Z");
    private static final String TOPIC = "backup.controls";

    private static Acknowledged send(@Nullable RuntimeException answer, boolean interrupted) {
        CancelRequest cancel =
                new CancelRequest(
                        EventIds.next(),
                        "/ci",
                        "a",
                        NOW,
                        NOW.plusSeconds(60),
                        "p",
                        "/ci",
                        "r",
                        null);
        return sender(answer, interrupted).send(cancel, "Look there.");
    }

    private static Sender sender(@Nullable RuntimeException answer, boolean interrupted) {
        ProducerSettings settings =
                new ProducerSettings(
                        Path.of("config.yaml"),
                        "p",
                        Topics.DEFAULT,
                        Map.of(),
                        Map.of(),
                        Optional.empty());
        return Sender.over(
                new Broker(answer),
                settings,
                new Asker("/ci", "ci", SigningKey.generate(), Duration.ofHours(1)),
                InstantSource.fixed(NOW),
                () -> interrupted);
    }

    private static void failsWith(
            ExitCode code, @Nullable RuntimeException answer, boolean interrupted) {
        assertThatThrownBy(() -> send(answer, interrupted))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo(code));
    }

    @Test
    void what_was_not_acknowledged_may_still_run() {
        failsWith(ExitCode.NOT_WATCHED, new TimeoutException("expired"), false);
    }

    @Test
    void what_the_broker_refused_was_never_sent() {
        failsWith(ExitCode.NEVER_STARTED, new RecordTooLargeException("too large"), false);
    }

    @Test
    void ctrl_c_ends_the_wait_for_the_acknowledgement() {
        failsWith(ExitCode.INTERRUPTED, null, true);
    }

    @Test
    void a_request_that_no_worker_would_read_is_not_sent() {
        BackupRequest request =
                new BackupRequest(
                        "id",
                        "/ci",
                        "a",
                        NOW,
                        NOW.plusSeconds(60),
                        "p",
                        new BackupRequest.Ask(
                                "job", Map.of("n", 1.5), null, null, null, false, Map.of()));

        assertThatThrownBy(() -> sender(null, false).send(request, "Look there."))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> {
                            assertThat(failure.code()).isEqualTo(ExitCode.NEVER_STARTED);
                            assertThat(failure.message()).endsWith("Nothing was sent.");
                        });
    }

    /// A broker that takes each record and gives this answer, or none.
    private static final class Broker extends MockProducer<byte[], byte[]> {

        private final @Nullable RuntimeException answer;

        Broker(@Nullable RuntimeException answer) {
            super(cluster(), false, null, new ByteArraySerializer(), new ByteArraySerializer());
            this.answer = answer;
        }

        private static Cluster cluster() {
            Node node = new Node(0, "localhost", 9092);
            PartitionInfo partition =
                    new PartitionInfo(TOPIC, 0, node, new Node[] {node}, new Node[] {node});
            return new Cluster("test", List.of(node), List.of(partition), Set.of(), Set.of());
        }

        @Override
        public synchronized Future<RecordMetadata> send(
                ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
            Future<RecordMetadata> future = super.send(record, callback);
            if (answer != null) {
                errorNext(answer);
            }
            return future;
        }
    }
}
