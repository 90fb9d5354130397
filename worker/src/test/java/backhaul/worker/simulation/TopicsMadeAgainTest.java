package backhaul.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

/// The topics of a pool are deleted and made again with more partitions, and the group hears of the
/// partitions at once.
final class TopicsMadeAgainTest {
    private final Simulation simulation =
            new Simulation(Simulation.POOLS, new Story(false), Plant.NOTHING);
    private final World world = simulation.world();
    private final Cluster cluster = simulation.cluster();
    private final String requests = Trade.TOPICS.requests();

    @Test
    void units_of_the_topics_before_are_taken_anew_although_a_new_partition_came_first() {
        int partitions = simulation.partitions();
        simulation.fleet().begin();
        world.run(() -> false, Duration.ofSeconds(30));
        assertThat(offsetsOfThisLife()).isEqualTo(partitions);

        cluster.create(requests, partitions + 1);
        cluster.create(Trade.TOPICS.status(), partitions + 1);
        cluster.group(Trade.SHARED.group()).topicChanged();
        world.run(() -> false, Duration.ofMinutes(20));
        assertThat(offsetsOfThisLife()).isEqualTo(partitions + 1);
        simulation.fleet().end();
        world.end();
    }

    /// How many partitions were committed for the requests topic as it is now.
    private long offsetsOfThisLife() {
        String id = cluster.topic(requests).id().toString();
        return cluster.offsets(Trade.SHARED.group()).values().stream()
                .map(OffsetAndMetadata::metadata)
                .filter(metadata -> metadata.startsWith("2;" + id + ";"))
                .count();
    }
}
