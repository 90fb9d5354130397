package backhaul.sandbox.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.metadata.LeaderAndIsr;
import org.apache.kafka.metadata.MetadataCache;

/// Whether the running brokers make a whole cluster, by what each of them knows.
final class Readiness {

    private static final ListenerName LISTENER = new ListenerName(BrokerPorts.DIRECT);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private Readiness() {}

    static void await(List<Broker> brokers, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        Optional<String> lack = lack(brokers);
        while (lack.isPresent()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(
                        "Kafka was not ready after " + timeout + ": " + lack.get());
            }
            pause();
            lack = lack(brokers);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Kafka", e);
        }
    }

    private static Optional<String> lack(List<Broker> brokers) {
        Set<Integer> running =
                brokers.stream()
                        .filter(Broker::isRunning)
                        .map(Broker::id)
                        .collect(Collectors.toSet());
        return brokers.stream().flatMap(broker -> lacks(broker, running)).findFirst();
    }

    private static Stream<String> lacks(Broker broker, Set<Integer> running) {
        return broker.metadata().stream()
                .flatMap(known -> lacks(known, running))
                .map(what -> "broker %d sees %s".formatted(broker.id(), what));
    }

    private static Stream<String> lacks(MetadataCache known, Set<Integer> running) {
        Set<Integer> alive =
                known.getAliveBrokerNodes(LISTENER).stream()
                        .map(Node::id)
                        .collect(Collectors.toSet());
        Stream<String> brokers =
                alive.equals(running) ? Stream.empty() : Stream.of("brokers " + alive);
        return Stream.concat(
                brokers, partitions(known).flatMap(p -> lacks(known, p, running).stream()));
    }

    private static Stream<TopicPartition> partitions(MetadataCache known) {
        return known.getAllTopics().stream()
                .flatMap(topic ->
                        IntStream.range(0, known.numPartitions(topic).orElse(0))
                                .mapToObj(number -> new TopicPartition(topic, number)));
    }

    private static Optional<String> lacks(
            MetadataCache known, TopicPartition partition, Set<Integer> running) {
        Optional<LeaderAndIsr> state =
                known.getLeaderAndIsr(partition.topic(), partition.partition());
        if (state.isEmpty() || state.get().leader() == LeaderAndIsr.NO_LEADER) {
            return Optional.of(partition + " without a leader");
        }
        return known.getPartitionReplicaEndpoints(partition, LISTENER).keySet().stream()
                .filter(running::contains)
                .filter(replica -> !state.get().isr().contains(replica))
                .findFirst()
                .map(replica -> "replica %d of %s out of sync".formatted(replica, partition));
    }
}
