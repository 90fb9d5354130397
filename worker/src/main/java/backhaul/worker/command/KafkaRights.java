package backhaul.worker.command;

import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import backhaul.protocol.Topics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;

/// What this worker's Kafka user may do with the topics and with its group. Brokers tell it to who
/// asks.
record KafkaRights(Admin admin, Topics topics, String worker) {

    private static final String WORD = "kafka";

    void run(Report report) throws InterruptedException {
        try {
            checkTopics(report);
            checkGroup(report);
        } catch (ExecutionException e) {
            report.bad(WORD, "the rights could not be looked up: " + e.getCause());
        }
    }

    private Map<String, List<AclOperation>> needed() {
        var needed = new LinkedHashMap<String, List<AclOperation>>();
        needed.put(topics.requests(), List.of(READ));
        needed.put(topics.controls(), List.of(READ));
        needed.put(topics.status(), List.of(READ, WRITE));
        needed.put(topics.progress(), List.of(WRITE));
        needed.put(topics.workers(), List.of(READ, WRITE));
        needed.put(topics.deadLetters(), List.of(WRITE));
        return needed;
    }

    private void checkTopics(Report report) throws InterruptedException, ExecutionException {
        Map<String, List<AclOperation>> needed = needed();
        var withRights = new DescribeTopicsOptions().includeAuthorizedOperations(true);
        for (TopicDescription topic :
                admin.describeTopics(topics.all(), withRights).allTopicNames().get().values()) {
            check(topic, needed.getOrDefault(topic.name(), List.of()), report);
        }
    }

    private static void check(
            TopicDescription topic, List<AclOperation> operations, Report report) {
        Set<AclOperation> allowed = topic.authorizedOperations();
        if (allowed == null || allowed.contains(AclOperation.ALL)) {
            return;
        }
        for (AclOperation operation : operations) {
            if (!allowed.contains(operation)) {
                report.bad(WORD, missing(operation, topic.name()));
            }
        }
    }

    private static String missing(AclOperation operation, String topic) {
        String word = operation == READ ? "Read" : "Write";
        return "%s may not be %s by this Kafka user: grant %s on it"
                .formatted(topic, operation == READ ? "read" : "written", word);
    }

    /// Offsets are kept under the group; that it is no member of it does not matter.
    private void checkGroup(Report report) throws InterruptedException, ExecutionException {
        String group = topics.prefix() + ":" + worker;
        try {
            var offsets = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata();
            offsets.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof AuthorizationException)) {
                throw e;
            }
            report.bad(WORD, "the group " + group + " may not be used: grant Read on it");
        }
    }
}
