package backhaul.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.StatusEvent;
import backhaul.protocol.Topics;
import backhaul.worker.run.Run;
import backhaul.worker.run.Runs;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class RestoreTest {
    private static final Instant T0 = Instant.parse("2026-11-21T01:00:00Z");
    private static final Uuid TOPIC = Uuid.randomUuid();

    private final RunBook book = new RunBook();
    private final Run run =
            Run.accepted("w", Runs.request("a", 0, 5, null), 3, Duration.ofHours(6), T0);

    /// Restores from a commit that says where reading goes on, and where the oldest unfinished
    /// run's request lies.
    private void restore(long next, long requestFloor) {
        Address address = Address.ofHost(new Topics("t"), run.key().address());
        TopicPartition statuses = new TopicPartition(address.statusTopic(), 0);
        OffsetAndMetadata committed =
                new OffsetAndMetadata(
                        next,
                        new CommitMetadata(new TopicIds(TOPIC, TOPIC), 0, requestFloor).toString());
        try (MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest")) {
            Restore restore =
                    new Restore(
                            new Unit(address, address.group(), Set.of(0)),
                            consumer,
                            _ ->
                                    new Restore.Reading.Ours(
                                            new StatusEvent("e", "w", T0, "test", 1, run.status())),
                            book,
                            Map.of(0, Restore.Extent.of(0, 1, Optional.of(committed), TOPIC)));
            consumer.addRecord(
                    new ConsumerRecord<>(statuses.topic(), 0, 0, new byte[0], new byte[0]));
            assertThat(restore.step(Duration.ZERO)).isTrue();
        }
    }

    @Test
    void a_run_stays_whose_request_lies_above_offsets_that_were_lost_and_began_again() {
        restore(0, 0);
        assertThat(book.unfinished(run.key())).isPresent();
    }

    @Test
    void a_snapshot_below_the_oldest_unfinished_request_is_a_replay() {
        restore(9, 6);
        assertThat(book.unfinished(run.key())).isEmpty();
    }
}
