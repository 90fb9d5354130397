package backhaul.protocol.topics;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// What a cluster says of itself and of the topics. Nothing here is judged yet.
record ClusterView(
        int brokers,
        Map<String, TopicView> topics,
        List<Finding> notSeen,
        Transactions transactions) {

    /// `configuration` is null where it may not be read.
    record TopicView(
            int partitions, int replication, @Nullable Map<String, String> configuration) {}

    /// `version` is the finalized feature `transaction.version`. `replicationWanted` is the
    /// replication that the broker would give the transaction topic; empty if that topic is there
    /// already, or the setting may not be read.
    record Transactions(int version, OptionalInt replicationWanted) {}
}
