package backhaul.protocol.topics;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.Topics;
import backhaul.protocol.topics.ClusterView.TopicView;
import backhaul.protocol.topics.ClusterView.Transactions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TopicChecksTest {

    private static final Transactions GOOD = new Transactions(2, OptionalInt.empty());

    private final Map<String, TopicView> topics = new HashMap<>();

    TopicChecksTest() {
        for (TopicDefinition topic : TopicDefinition.all(Topics.DEFAULT)) {
            topics.put(topic.name(), new TopicView(topic.partitions(), 3, topic.configuration()));
        }
    }

    @Test
    void topics_as_they_must_be_give_nothing_to_say() {
        assertThat(check(GOOD)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "backup.requests, compression.type, zstd, uncompressed",
        "backup.status, message.timestamp.type, CreateTime, LogAppendTime",
        "backup.controls, max.message.bytes, 1048588, 131072",
        "backup.workers, cleanup.policy, delete, compact",
        "backup.status, cleanup.policy, compact, delete"
    })
    void a_setting_that_must_be_so_is_a_fault(String topic, String key, String is, String must) {
        set(topic, key, is);

        assertThat(check(GOOD))
                .containsExactly(
                        new Finding.Fault(
                                "%s has %s=%s, and must have %s. kafka-configs.sh --alter --topic %s --add-config %s=%s"
                                        .formatted(topic, key, is, must, topic, key, must)));
    }

    @ParameterizedTest
    @CsvSource({
        "backup.requests, retention.ms, 3600000",
        "backup.workers, segment.ms, 604800000",
        "backup.dead-letters, retention.bytes, -1",
        "backup.status, min.insync.replicas, 1"
    })
    void a_setting_that_should_be_so_is_a_warning(String topic, String key, String is) {
        set(topic, key, is);

        assertThat(check(GOOD))
                .singleElement()
                .isInstanceOf(Finding.Warning.class)
                .extracting(Finding::text)
                .asString()
                .startsWith(topic + " has " + key + "=" + is);
    }

    @Test
    void longer_retention_than_needed_is_fine() {
        set("backup.status", "retention.ms", "-1");
        set("backup.requests", "retention.ms", "99999999999");
        set("backup.dead-letters", "retention.bytes", "1000");

        assertThat(check(GOOD)).isEmpty();
    }

    private void set(String topic, String key, String value) {
        topics.computeIfPresent(
                topic,
                (_, view) -> {
                    Map<String, String> changed = new HashMap<>(TopicDefinition.SHARED);
                    if (view.configuration() != null) {
                        changed.putAll(view.configuration());
                    }
                    changed.put(key, value);
                    return new TopicView(view.partitions(), view.replication(), changed);
                });
    }

    @Test
    void requests_and_status_have_the_same_number_of_partitions() {
        topics.computeIfPresent(
                "backup.requests",
                (_, view) -> new TopicView(24, view.replication(), view.configuration()));

        assertThat(check(GOOD))
                .containsExactly(
                        new Finding.Fault(
                                "backup.requests has 24 partitions and backup.status has 12: they"
                                        + " must have the same number. kafka-topics.sh --alter --topic"
                                        + " backup.status --partitions 24"));
    }

    @Test
    void controls_and_workers_have_one_partition() {
        topics.computeIfPresent(
                "backup.controls",
                (_, view) -> new TopicView(3, view.replication(), view.configuration()));

        assertThat(check(GOOD))
                .singleElement()
                .isInstanceOf(Finding.Fault.class)
                .extracting(Finding::text)
                .asString()
                .startsWith("backup.controls has 3 partitions, and must have one.");
    }

    @Test
    void few_replicas_and_old_transactions_are_warnings() {
        topics.replaceAll((_, view) -> new TopicView(view.partitions(), 1, view.configuration()));

        assertThat(check(new Transactions(0, OptionalInt.empty())))
                .hasSize(2)
                .allMatch(Finding.Warning.class::isInstance);
    }

    @Test
    void transactions_that_cannot_be_are_a_fault_and_faults_come_first() {
        topics.replaceAll((_, view) -> new TopicView(view.partitions(), 1, view.configuration()));

        List<Finding> findings = check(new Transactions(2, OptionalInt.of(3)));

        assertThat(findings).hasSize(2);
        assertThat(findings.getFirst())
                .isInstanceOf(Finding.Fault.class)
                .extracting(Finding::text)
                .asString()
                .startsWith("transactions are not available");
    }

    @Test
    void a_configuration_that_may_not_be_read_is_a_warning() {
        topics.computeIfPresent(
                "backup.status",
                (_, view) -> new TopicView(view.partitions(), view.replication(), null));

        assertThat(check(GOOD))
                .containsExactly(
                        new Finding.Warning(
                                "the configuration of backup.status may not be read, so it was not"
                                        + " checked. Grant DescribeConfigs on it."));
    }

    @Test
    void what_was_not_seen_is_told_and_not_judged() {
        topics.remove("backup.status");
        Finding missing = new Finding.Fault("backup.status does not exist.");

        assertThat(
                        TopicChecks.run(
                                Topics.DEFAULT, new ClusterView(1, topics, List.of(missing), GOOD)))
                .containsExactly(missing);
    }

    private List<Finding> check(Transactions transactions) {
        return TopicChecks.run(Topics.DEFAULT, new ClusterView(1, topics, List.of(), transactions));
    }
}
