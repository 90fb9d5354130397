package backhaul.protocol;

import backhaul.protocol.kafka.KafkaSettings;
import backhaul.protocol.topics.TopicSetup;
import backhaul.sandbox.kafka.EmbeddedKafka;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// One broker for all tests of a run; each test that asks for it works on topics of its own.
public final class SandboxCluster implements AutoCloseable {

    /// A broker that makes topics for whoever does not take care.
    private final EmbeddedKafka kafka =
            EmbeddedKafka.builder().brokerSetting("auto.create.topics.enable", "true").start();

    private final AtomicInteger prefixes = new AtomicInteger();

    public KafkaSettings settings() {
        return new KafkaSettings(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    public Admin admin() {
        return Admin.create(settings().admin());
    }

    /// A prefix under which there is no topic yet.
    public Topics noTopics() {
        return new Topics("set-" + prefixes.incrementAndGet());
    }

    public Topics newTopics() throws InterruptedException {
        Topics topics = noTopics();
        try (Admin admin = admin()) {
            TopicSetup.Answer answer = new TopicSetup(admin, topics).create(OptionalInt.empty());
            if (!(answer instanceof TopicSetup.Answer.Found found && found.usable())) {
                throw new AssertionError(answer);
            }
        }
        return topics;
    }

    @Override
    public void close() {
        kafka.close();
    }

    /// Hands the cluster to tests that have it as a parameter.
    public static final class Provider implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == SandboxCluster.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.create(SandboxCluster.class))
                    .computeIfAbsent(
                            SandboxCluster.class, _ -> new SandboxCluster(), SandboxCluster.class);
        }
    }
}
