package backhaul.worker.simulation;

import java.util.Comparator;
import org.apache.kafka.common.TopicPartition;

/// The order in which partitions are gone through: sets of them have none that stays.
final class Places {
    static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    private Places() {}
}
