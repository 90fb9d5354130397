package backhaul.protocol.topics;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.SandboxCluster;
import backhaul.protocol.Topics;
import backhaul.protocol.topics.TopicSetup.Answer;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(120)
@ExtendWith(SandboxCluster.Provider.class)
final class TopicSetupIT {

    private Admin admin;
    private Topics topics;
    private TopicSetup setup;

    @BeforeEach
    void connect(SandboxCluster cluster) {
        admin = cluster.admin();
        topics = cluster.noTopics();
        setup = new TopicSetup(admin, topics);
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void topics_that_are_missing_are_faults_that_say_how_to_make_them() throws Exception {
        assertThat(faults(setup.check()))
                .containsExactlyElementsOf(
                        topics.all().stream()
                                .map(topic ->
                                        topic
                                                + " does not exist. Make them all: backhaul"
                                                + " topics create")
                                .toList());
    }

    @Test
    void topics_are_made_as_they_must_be() throws Exception {
        Answer created = setup.create(OptionalInt.empty());

        assertThat(findings(created))
                .filteredOn(Finding.Created.class::isInstance)
                .extracting(Finding::text)
                .containsExactly(
                        topics.requests() + ": 12 partitions, 1 replicas",
                        topics.controls() + ": 1 partitions, 1 replicas",
                        topics.status() + ": 12 partitions, 1 replicas",
                        topics.progress() + ": 12 partitions, 1 replicas",
                        topics.workers() + ": 1 partitions, 1 replicas",
                        topics.deadLetters() + ": 12 partitions, 1 replicas");
        assertThat(findings(setup.check()))
                .singleElement()
                .isInstanceOf(Finding.Warning.class)
                .extracting(Finding::text)
                .asString()
                .contains("fewer than three replicas");
    }

    @Test
    void what_is_there_is_left_as_it_is_and_judged() throws Exception {
        admin.createTopics(
                        List.of(
                                new NewTopic(topics.requests(), 6, (short) 1)
                                        .configs(Map.of("compression.type", "producer"))))
                .all()
                .get();

        Answer answer = setup.create(OptionalInt.of(1));

        assertThat(findings(answer)).filteredOn(Finding.Created.class::isInstance).hasSize(5);
        assertThat(faults(answer))
                .hasSize(4)
                .anyMatch(text -> text.contains("compression.type=producer"))
                .anyMatch(text -> text.contains("message.timestamp.type=CreateTime"))
                .anyMatch(text -> text.contains("max.message.bytes="))
                .anyMatch(
                        text -> text.contains("--topic " + topics.requests() + " --partitions 12"));
    }

    @Test
    void a_cluster_that_does_not_answer_is_unavailable() throws Exception {
        try (Admin nobody =
                Admin.create(
                        Map.of(
                                "bootstrap.servers", "127.0.0.1:1",
                                "default.api.timeout.ms", 500,
                                "request.timeout.ms", 500))) {
            assertThat(new TopicSetup(nobody, topics).check())
                    .isInstanceOf(Answer.Unavailable.class);
        }
    }

    private static List<Finding> findings(Answer answer) {
        return switch (answer) {
            case Answer.Found(List<Finding> findings) -> findings;
            case Answer.Unavailable(String why) -> throw new AssertionError(why);
        };
    }

    private static List<String> faults(Answer answer) {
        return findings(answer).stream()
                .filter(Finding.Fault.class::isInstance)
                .map(Finding::text)
                .toList();
    }
}
