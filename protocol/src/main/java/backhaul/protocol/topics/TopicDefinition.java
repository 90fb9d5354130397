package backhaul.protocol.topics;

import backhaul.protocol.Topics;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/// A topic as it is made: how many partitions, and its configuration under Kafka's own names.
public record TopicDefinition(String name, int partitions, Map<String, String> configuration) {

    private static final int PARTITIONS = 12;
    private static final int MAX_MESSAGE_BYTES = 131_072;
    private static final long DEAD_LETTER_BYTES = 256L * 1024 * 1024;

    /// What every topic has: the broker's own time, and no compression, because a consumer
    /// decompresses before it sees a header.
    static final Map<String, String> SHARED =
            Map.of(
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime",
                    TopicConfig.COMPRESSION_TYPE_CONFIG, "uncompressed",
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_MESSAGE_BYTES));

    public static List<TopicDefinition> all(Topics topics) {
        return List.of(
                kept(topics.requests(), PARTITIONS, 7),
                kept(topics.controls(), 1, 2),
                kept(topics.status(), PARTITIONS, 30),
                kept(topics.progress(), PARTITIONS, 1),
                compacted(topics.workers()),
                kept(topics.deadLetters(), PARTITIONS, 30)
                        .with(
                                TopicConfig.RETENTION_BYTES_CONFIG,
                                Long.toString(DEAD_LETTER_BYTES)));
    }

    private static TopicDefinition kept(String name, int partitions, int days) {
        return new TopicDefinition(name, partitions, SHARED)
                .with(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE)
                .with(
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(Duration.ofDays(days).toMillis()));
    }

    private static TopicDefinition compacted(String name) {
        return new TopicDefinition(name, 1, SHARED)
                .with(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)
                .with(
                        TopicConfig.SEGMENT_MS_CONFIG,
                        Long.toString(Duration.ofMinutes(10).toMillis()));
    }

    TopicDefinition with(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(configuration);
        more.put(key, value);
        return new TopicDefinition(name, partitions, Map.copyOf(more));
    }
}
