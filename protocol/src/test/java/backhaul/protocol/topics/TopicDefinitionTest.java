package backhaul.protocol.topics;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.Topics;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class TopicDefinitionTest {

    @Test
    void the_topics_are_these() {
        String shared =
                "compression.type=uncompressed, max.message.bytes=131072,"
                        + " message.timestamp.type=LogAppendTime";

        assertThat(TopicDefinition.all(Topics.DEFAULT))
                .extracting(TopicDefinitionTest::text)
                .containsExactly(
                        "backup.requests 12: cleanup.policy=delete, "
                                + shared
                                + ", retention.ms=604800000",
                        "backup.controls 1: cleanup.policy=delete, "
                                + shared
                                + ", retention.ms=172800000",
                        "backup.status 12: cleanup.policy=delete, "
                                + shared
                                + ", retention.ms=2592000000",
                        "backup.progress 12: cleanup.policy=delete, "
                                + shared
                                + ", retention.ms=86400000",
                        "backup.workers 1: cleanup.policy=compact, "
                                + shared
                                + ", segment.ms=600000",
                        "backup.dead-letters 12: cleanup.policy=delete, "
                                + shared
                                + ", retention.bytes=268435456, retention.ms=2592000000");
    }

    private static String text(TopicDefinition topic) {
        return topic.name()
                + " "
                + topic.partitions()
                + ": "
                + new TreeMap<>(topic.configuration())
                        .entrySet().stream()
                                .map(Object::toString)
                                .collect(Collectors.joining(", "));
    }
}
