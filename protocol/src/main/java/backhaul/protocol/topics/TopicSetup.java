package backhaul.protocol.topics;

import backhaul.protocol.Topics;
import backhaul.protocol.topics.ClusterView.TopicView;
import backhaul.protocol.topics.ClusterView.Transactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/// Makes and checks one set of topics.
public final class TopicSetup {

    private static final String TRANSACTION_TOPIC = "__transaction_state";
    private static final String TRANSACTION_REPLICATION =
            "transaction.state.log.replication.factor";
    private static final int MAX_REPLICATION = 3;

    private final Admin admin;
    private final Topics topics;

    public TopicSetup(Admin admin, Topics topics) {
        this.admin = admin;
        this.topics = topics;
    }

    /// What came of it.
    public sealed interface Answer {

        /// Errors first, nothing if all is as it must be.
        record Found(List<Finding> findings) implements Answer {

            public boolean usable() {
                return findings.stream().noneMatch(Finding.Fault.class::isInstance);
            }
        }

        /// The cluster could not be asked; another try may help.
        record Unavailable(String why) implements Answer {}
    }

    /// Compares the topics with what they must be. Changes nothing.
    public Answer check() throws InterruptedException {
        try {
            return new Answer.Found(TopicChecks.run(topics, view()));
        } catch (ExecutionException e) {
            return unavailable(e);
        }
    }

    /// Makes the topics that are missing, and checks those that are there: these are not changed.
    /// Replication is that of min(3, brokers) unless it is given.
    public Answer create(OptionalInt replication) throws InterruptedException {
        try {
            int copies = replication.orElse(Math.min(MAX_REPLICATION, brokers()));
            List<Finding> findings = new ArrayList<>();
            for (TopicDefinition topic : TopicDefinition.all(topics)) {
                if (describe(topic.name()) instanceof Described.Missing) {
                    findings.add(create(topic, copies));
                }
            }
            findings.addAll(TopicChecks.run(topics, view()));
            return new Answer.Found(List.copyOf(findings));
        } catch (ExecutionException e) {
            return unavailable(e);
        }
    }

    private Finding create(TopicDefinition topic, int replication)
            throws InterruptedException, ExecutionException {
        TopicDefinition safe =
                replication < MAX_REPLICATION
                        ? topic
                        : topic.with(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
        NewTopic wanted =
                new NewTopic(topic.name(), topic.partitions(), (short) replication)
                        .configs(safe.configuration());
        try {
            admin.createTopics(List.of(wanted)).all().get();
        } catch (ExecutionException e) {
            return notCreated(topic, e);
        }
        awaitVisible(topic.name());
        return new Finding.Created(
                "%s: %d partitions, %d replicas"
                        .formatted(topic.name(), topic.partitions(), replication));
    }

    /// A broker can answer from before the creation for a moment.
    private void awaitVisible(String topic) throws InterruptedException, ExecutionException {
        for (int i = 0; i < 100 && describe(topic) instanceof Described.Missing; i++) {
            Thread.sleep(Duration.ofMillis(50));
        }
    }

    private static Finding notCreated(TopicDefinition topic, ExecutionException e)
            throws ExecutionException {
        return switch (e.getCause()) {
            case TopicExistsException _ ->
                    new Finding.Created(topic.name() + ": made by someone else meanwhile");
            case AuthorizationException _ ->
                    new Finding.Fault(
                            topic.name()
                                    + " may not be created by this Kafka user. Grant Create on it,"
                                    + " or have an administrator run: backhaul topics create");
            case null, default -> throw e;
        };
    }

    private static Answer unavailable(ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new Answer.Unavailable(cause.getClass().getSimpleName() + ": " + cause.getMessage());
    }

    private ClusterView view() throws InterruptedException, ExecutionException {
        Map<String, TopicView> views = new HashMap<>();
        List<Finding> notSeen = new ArrayList<>();
        for (String topic : topics.all()) {
            switch (describe(topic)) {
                case Described.There(TopicDescription description) ->
                        views.put(topic, view(description));
                case Described.Missing _ ->
                        notSeen.add(
                                new Finding.Fault(
                                        topic
                                                + " does not exist. Make them all: backhaul topics"
                                                + " create"));
                case Described.Forbidden _ ->
                        notSeen.add(
                                new Finding.Fault(
                                        topic
                                                + " may not be described by this Kafka user. Grant"
                                                + " Describe on it: backhaul acls"));
            }
        }
        return new ClusterView(brokers(), views, List.copyOf(notSeen), transactions());
    }

    private sealed interface Described {
        record There(TopicDescription description) implements Described {}

        record Missing() implements Described {}

        record Forbidden() implements Described {}
    }

    private Described describe(String topic) throws InterruptedException, ExecutionException {
        try {
            return new Described.There(
                    admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                            .findFirst()
                            .orElseThrow());
        } catch (ExecutionException e) {
            return switch (e.getCause()) {
                case UnknownTopicOrPartitionException _ -> new Described.Missing();
                case AuthorizationException _ -> new Described.Forbidden();
                case null, default -> throw e;
            };
        }
    }

    private TopicView view(TopicDescription description)
            throws InterruptedException, ExecutionException {
        int replication =
                description.partitions().stream()
                        .mapToInt(partition -> partition.replicas().size())
                        .min()
                        .orElse(0);
        return new TopicView(
                description.partitions().size(),
                replication,
                configuration(new ConfigResource(ConfigResource.Type.TOPIC, description.name())));
    }

    private @Nullable Map<String, String> configuration(ConfigResource resource)
            throws InterruptedException, ExecutionException {
        KafkaFuture<Map<ConfigResource, Config>> answer =
                admin.describeConfigs(List.of(resource)).all();
        try {
            Map<String, String> values = new HashMap<>();
            for (Config config : answer.get().values()) {
                config.entries().forEach(entry -> values.put(entry.name(), entry.value()));
            }
            return values;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return null;
            }
            throw e;
        }
    }

    private Transactions transactions() throws InterruptedException, ExecutionException {
        FinalizedVersionRange range =
                admin.describeFeatures()
                        .featureMetadata()
                        .get()
                        .finalizedFeatures()
                        .get("transaction.version");
        return new Transactions(range == null ? 0 : range.maxVersionLevel(), replicationWanted());
    }

    private OptionalInt replicationWanted() throws InterruptedException, ExecutionException {
        if (!(describe(TRANSACTION_TOPIC) instanceof Described.Missing)) {
            return OptionalInt.empty();
        }
        Node broker = admin.describeCluster().nodes().get().iterator().next();
        Map<String, String> settings =
                configuration(new ConfigResource(ConfigResource.Type.BROKER, broker.idString()));
        String wanted = settings == null ? null : settings.get(TRANSACTION_REPLICATION);
        return wanted == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(wanted));
    }

    private int brokers() throws InterruptedException, ExecutionException {
        return admin.describeCluster().nodes().get().size();
    }
}
