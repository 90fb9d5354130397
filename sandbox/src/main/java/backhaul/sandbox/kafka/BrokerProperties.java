package backhaul.sandbox.kafka;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/// What a broker is configured with. Clients come by the `CLIENT` listener, whose advertised port
/// may be that of a proxy; brokers, and clients that must not go through it, by `DIRECT`.
record BrokerProperties(
        int id,
        int brokers,
        int port,
        int advertisedPort,
        int directPort,
        Map<String, String> overrides) {

    static final String DIRECT = "DIRECT";
    private static final String CLIENT = "CLIENT";

    private static final Set<String> OWN =
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

    BrokerProperties {
        checkPort("port", port);
        checkPort("advertised port", advertisedPort);
        overrides.keySet().forEach(BrokerProperties::checkOverride);
    }

    static void checkOverride(String name) {
        if (OWN.contains(name)) {
            throw new IllegalArgumentException(
                    "the sandbox itself sets " + name + "; remove it from the broker settings");
        }
    }

    private void checkPort(String what, int value) {
        if (value < 1 || value > 65_535) {
            throw new IllegalArgumentException(
                    "the %s of broker %d is %d, and must be from 1 to 65535"
                            .formatted(what, id, value));
        }
    }

    Properties at(Path directory, Controller controller) {
        Properties properties = new Properties();
        properties.putAll(durability());
        properties.putAll(promptness());
        properties.putAll(smallness());
        properties.putAll(overrides);
        properties.putAll(identity(directory, controller));
        return properties;
    }

    private Map<String, String> durability() {
        String replicas = String.valueOf(Math.min(3, brokers));
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

    private static Map<String, String> promptness() {
        return Map.of(
                "group.initial.rebalance.delay.ms", "0",
                "group.min.session.timeout.ms", "500",
                "broker.heartbeat.interval.ms", "500",
                "broker.session.timeout.ms", "3000",
                "controlled.shutdown.enable", "true");
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

    private Map<String, String> identity(Path directory, Controller controller) {
        return Map.of(
                "process.roles",
                "broker",
                "node.id",
                String.valueOf(id),
                "listeners",
                listeners(port),
                "advertised.listeners",
                listeners(advertisedPort),
                "listener.security.protocol.map",
                "CLIENT:PLAINTEXT,DIRECT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name",
                DIRECT,
                "controller.listener.names",
                Controller.LISTENER,
                "controller.quorum.voters",
                controller.voter(),
                "log.dirs",
                directory.toString());
    }

    private String listeners(int clientPort) {
        return "%s://%s:%d,%s://%s:%d"
                .formatted(CLIENT, Loopback.HOST, clientPort, DIRECT, Loopback.HOST, directPort);
    }
}
