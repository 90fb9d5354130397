package backhaul.sandbox.kafka;

import java.util.Map;
import java.util.Properties;
import java.util.Set;

/// The settings that all nodes of a cluster share, the controller included: it decides on topics'
/// defaults and on sessions. What is not here is as Kafka has it.
///
/// @param overrides win over the sandbox's own choices
record ClusterSettings(int brokers, Map<String, String> overrides) {

    /// How long a broker that was killed still counts as alive.
    private static final String SESSION_MILLIS = "3000";

    /// What a node is and where it listens: every node has its own.
    private static final Set<String> OF_A_NODE =
            Set.of(
                    "process.roles",
                    "node.id",
                    "listeners",
                    "advertised.listeners",
                    "listener.security.protocol.map",
                    "inter.broker.listener.name",
                    "controller.listener.names",
                    "controller.quorum.voters",
                    "log.dir",
                    "log.dirs",
                    "metadata.log.dir");

    ClusterSettings {
        if (brokers < 1 || brokers > 3) {
            throw new IllegalArgumentException(
                    "a sandbox has 1 to 3 brokers, and " + brokers + " were asked for");
        }
        overrides = Map.copyOf(overrides);
        for (String name : overrides.keySet()) {
            if (OF_A_NODE.contains(name)) {
                throw new IllegalArgumentException(
                        "the sandbox itself sets " + name + "; remove it from the broker settings");
            }
        }
    }

    Properties with(Map<String, String> ofNode) {
        Properties properties = new Properties();
        properties.putAll(durability());
        properties.putAll(promptness());
        properties.putAll(smallness());
        properties.putAll(overrides);
        properties.putAll(ofNode);
        return properties;
    }

    private Map<String, String> durability() {
        String replicas = String.valueOf(brokers);
        String inSync = brokers == 3 ? "2" : "1";
        return Map.of(
                "auto.create.topics.enable", "false",
                "default.replication.factor", replicas,
                "min.insync.replicas", inSync,
                "offsets.topic.replication.factor", replicas,
                "transaction.state.log.replication.factor", replicas,
                "transaction.state.log.min.isr", inSync,
                "share.coordinator.state.topic.replication.factor", replicas,
                "share.coordinator.state.topic.min.isr", inSync);
    }

    /// With a request timeout of 30 s, the default, a coordinator that could not log a commit while
    /// replicas were missing tries again only after as long, and refuses the producer meanwhile.
    private static Map<String, String> promptness() {
        return Map.of(
                "group.initial.rebalance.delay.ms", "0",
                "group.min.session.timeout.ms", "500",
                "request.timeout.ms", "5000",
                "broker.heartbeat.interval.ms", "500",
                "broker.session.timeout.ms", SESSION_MILLIS);
    }

    /// For tests with several clusters at once, on machines with few cores.
    private static Map<String, String> smallness() {
        return Map.ofEntries(
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("offsets.topic.segment.bytes", "4194304"),
                Map.entry("transaction.state.log.num.partitions", "4"),
                Map.entry("transaction.state.log.segment.bytes", "4194304"),
                Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                Map.entry("log.segment.bytes", "16777216"),
                Map.entry("log.index.size.max.bytes", "65536"),
                Map.entry("log.cleaner.dedupe.buffer.size", "2097152"),
                Map.entry("log.cleaner.io.buffer.size", "262144"),
                Map.entry("num.network.threads", "1"),
                Map.entry("num.io.threads", "2"),
                Map.entry("num.replica.fetchers", "1"),
                Map.entry("background.threads", "2"),
                Map.entry("num.recovery.threads.per.data.dir", "1"),
                Map.entry("group.coordinator.threads", "1"),
                Map.entry("share.coordinator.threads", "1"));
    }
}
