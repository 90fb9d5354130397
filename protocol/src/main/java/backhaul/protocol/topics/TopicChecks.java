package backhaul.protocol.topics;

import backhaul.protocol.Topics;
import backhaul.protocol.topics.ClusterView.TopicView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/// Compares a cluster's topics with their definitions.
final class TopicChecks {

    private static final int REPLICATION = 3;
    private static final int TRANSACTION_VERSION = 2;

    private final Topics topics;
    private final ClusterView cluster;
    private final List<Finding> findings = new ArrayList<>();

    private TopicChecks(Topics topics, ClusterView cluster) {
        this.topics = topics;
        this.cluster = cluster;
    }

    /// Errors come first.
    static List<Finding> run(Topics topics, ClusterView cluster) {
        TopicChecks checks = new TopicChecks(topics, cluster);
        checks.findings.addAll(cluster.notSeen());
        TopicDefinition.all(topics).forEach(checks::topic);
        checks.samePartitions();
        checks.replication();
        checks.transactions();
        List<Finding> sorted = new ArrayList<>(checks.findings);
        sorted.sort(
                (a, b) -> Boolean.compare(b instanceof Finding.Fault, a instanceof Finding.Fault));
        return List.copyOf(sorted);
    }

    private void topic(TopicDefinition expected) {
        TopicView actual = cluster.topics().get(expected.name());
        if (actual == null) {
            return;
        }
        if (expected.partitions() == 1 && actual.partitions() != 1) {
            fault(
                    ("%s has %d partitions, and must have one. Delete it, then make it again:"
                                    + " backhaul topics create")
                            .formatted(expected.name(), actual.partitions()));
        }
        if (actual.configuration() == null) {
            warning(
                    ("the configuration of %s may not be read, so it was not checked. Grant"
                                    + " DescribeConfigs on it.")
                            .formatted(expected.name()));
        } else {
            configuration(expected, actual.configuration());
        }
    }

    private void configuration(TopicDefinition expected, Map<String, String> actual) {
        for (String key : Set.copyOf(TopicDefinition.SHARED.keySet())) {
            same(expected, actual, key);
        }
        same(expected, actual, TopicConfig.CLEANUP_POLICY_CONFIG);
        longEnough(expected, actual);
        bounded(expected, actual, TopicConfig.RETENTION_BYTES_CONFIG);
        bounded(expected, actual, TopicConfig.SEGMENT_MS_CONFIG);
        inSync(expected.name(), actual);
    }

    private void same(TopicDefinition expected, Map<String, String> actual, String key) {
        String must = expected.configuration().get(key);
        String is = actual.get(key);
        if (must != null && !must.equals(is)) {
            fault(
                    "%s has %s=%s, and must have %s. %s"
                            .formatted(
                                    expected.name(),
                                    key,
                                    is,
                                    must,
                                    mend(expected.name(), key, must)));
        }
    }

    private void longEnough(TopicDefinition expected, Map<String, String> actual) {
        String key = TopicConfig.RETENTION_MS_CONFIG;
        @Nullable Long must = number(expected.configuration().get(key));
        @Nullable Long is = number(actual.get(key));
        if (must != null && is != null && is >= 0 && is < must) {
            warning(
                    "%s has %s=%d, which is less than %d. %s"
                            .formatted(
                                    expected.name(),
                                    key,
                                    is,
                                    must,
                                    mend(expected.name(), key, must.toString())));
        }
    }

    private void bounded(TopicDefinition expected, Map<String, String> actual, String key) {
        @Nullable Long most = number(expected.configuration().get(key));
        @Nullable Long is = number(actual.get(key));
        if (most != null && is != null && (is < 0 || is > most)) {
            warning(
                    "%s has %s=%d, which is more than %d. %s"
                            .formatted(
                                    expected.name(),
                                    key,
                                    is,
                                    most,
                                    mend(expected.name(), key, most.toString())));
        }
    }

    private void inSync(String topic, Map<String, String> actual) {
        String key = TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;
        Long is = number(actual.get(key));
        if (is != null && is < 2 && replication(topic) >= REPLICATION) {
            warning(
                    "%s has %s=%d, so a record can be acknowledged that only one disk holds. %s"
                            .formatted(topic, key, is, mend(topic, key, "2")));
        }
    }

    private static @Nullable Long number(@Nullable String text) {
        return text == null ? null : Long.valueOf(text);
    }

    private void samePartitions() {
        TopicView requests = cluster.topics().get(topics.requests());
        TopicView status = cluster.topics().get(topics.status());
        if (requests != null && status != null && requests.partitions() != status.partitions()) {
            String fewer =
                    requests.partitions() < status.partitions()
                            ? topics.requests()
                            : topics.status();
            fault(
                    ("%s has %d partitions and %s has %d: they must have the same number."
                                    + " kafka-topics.sh --alter --topic %s --partitions %d")
                            .formatted(
                                    topics.requests(),
                                    requests.partitions(),
                                    topics.status(),
                                    status.partitions(),
                                    fewer,
                                    Math.max(requests.partitions(), status.partitions())));
        }
    }

    private void replication() {
        List<String> few =
                TopicDefinition.all(topics).stream()
                        .map(TopicDefinition::name)
                        .filter(name -> replication(name) < REPLICATION)
                        .toList();
        if (!few.isEmpty()) {
            warning(
                    ("%s: fewer than three replicas, so one lost disk can lose requests and"
                                    + " statuses. With three brokers: kafka-reassign-partitions.sh")
                            .formatted(String.join(", ", few)));
        }
    }

    private int replication(String topic) {
        TopicView view = cluster.topics().get(topic);
        return view == null ? REPLICATION : view.replication();
    }

    private void transactions() {
        int wanted = cluster.transactions().replicationWanted().orElse(0);
        if (wanted > cluster.brokers()) {
            fault(
                    ("transactions are not available: their topic wants %d replicas, and the cluster"
                                    + " has %d brokers. Set transaction.state.log.replication.factor and"
                                    + " transaction.state.log.min.isr on the brokers.")
                            .formatted(wanted, cluster.brokers()));
        }
        if (cluster.transactions().version() < TRANSACTION_VERSION) {
            warning(
                    ("the cluster's transaction.version is %d: below 2 a transaction can hang after a"
                                    + " lost connection. kafka-features.sh upgrade --feature"
                                    + " transaction.version=2")
                            .formatted(cluster.transactions().version()));
        }
    }

    private static String mend(String topic, String key, String value) {
        return "kafka-configs.sh --alter --topic %s --add-config %s=%s"
                .formatted(topic, key, value);
    }

    private void fault(String text) {
        findings.add(new Finding.Fault(text));
    }

    private void warning(String text) {
        findings.add(new Finding.Warning(text));
    }
}
