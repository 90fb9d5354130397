package backhaul.protocol.client;

import backhaul.protocol.kafka.KafkaSettings;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Makes sure that a topic is there before anything is sent to it: a broker may create topics by
/// accident, and those have none of the settings that keep them safe.
final class ExistingTopics implements BackupRequests.Existing {

    private final KafkaSettings kafka;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    ExistingTopics(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /// Asks the cluster the first time.
    ///
    /// @throws KafkaException if the topic is not there, or no one answers
    @Override
    public void check(String topic) {
        if (known.contains(topic)) {
            return;
        }
        try (Admin admin = Admin.create(kafka.admin())) {
            admin.describeTopics(List.of(topic)).allTopicNames().get();
            known.add(topic);
        } catch (ExecutionException e) {
            throw reason(topic, e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static KafkaException reason(String topic, ExecutionException e) {
        return switch (e.getCause()) {
            case UnknownTopicOrPartitionException missing ->
                    new UnknownTopicOrPartitionException(
                            topic + " does not exist. Make them all: backhaul topics create",
                            missing);
            case KafkaException other -> other;
            case null, default -> new KafkaException(e);
        };
    }
}
