package backhaul.worker;

import backhaul.protocol.Topics;
import backhaul.protocol.topics.Finding;
import backhaul.protocol.topics.TopicSetup;
import backhaul.worker.command.KafkaReach;
import backhaul.worker.config.KafkaConnection;
import backhaul.worker.ledger.KafkaClients;
import backhaul.worker.ops.Health;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/// Waits until Kafka answers and the topics are as they must be, saying at once and then once a
/// minute what is missing.
final class KafkaWait {
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final Duration SAY_AGAIN = Duration.ofMinutes(1);

    private final KafkaConnection connection;
    private final KafkaClients clients;
    private final Story story;
    private final Health.Condition ready;
    private String said = "";
    private long saidAt;

    KafkaWait(KafkaConnection connection, KafkaClients clients, Story story, Health health) {
        this.connection = connection;
        this.clients = clients;
        this.story = story;
        this.ready = health.condition("kafka");
    }

    private sealed interface State {
        record Usable(List<String> warnings) implements State {}

        record NotYet(String why) implements State {}
    }

    /// Returns once everything can be used.
    ///
    /// @throws InterruptedException where the worker is told to leave meanwhile
    void await() throws InterruptedException {
        while (true) {
            switch (look()) {
                case State.Usable usable -> {
                    ready.ok(where() + " answers");
                    story.line(
                            "kafka", where() + ", topics " + topics() + ".* are as they must be");
                    usable.warnings().forEach(text -> story.line("warning", text));
                    return;
                }
                case State.NotYet notYet -> {
                    ready.notOk(notYet.why());
                    sayOnceAMinute(notYet.why());
                    Thread.sleep(AGAIN);
                }
            }
        }
    }

    private State look() throws InterruptedException {
        try (Admin admin = clients.admin()) {
            return switch (new TopicSetup(admin, new Topics(topics())).check()) {
                case TopicSetup.Answer.Unavailable unavailable ->
                        new State.NotYet(silence(unavailable.why()));
                case TopicSetup.Answer.Found found when found.usable() ->
                        new State.Usable(texts(found, Finding.Warning.class));
                case TopicSetup.Answer.Found found ->
                        new State.NotYet(
                                texts(found, Finding.Fault.class).stream()
                                        .collect(Collectors.joining("\n         ")));
            };
        } catch (KafkaException e) {
            return new State.NotYet(silence(String.valueOf(e.getMessage())));
        }
    }

    private static List<String> texts(
            TopicSetup.Answer.Found found, Class<? extends Finding> kind) {
        return found.findings().stream().filter(kind::isInstance).map(Finding::text).toList();
    }

    private String silence(String otherwise) {
        return KafkaReach.explain(connection, otherwise) + "; trying again";
    }

    private void sayOnceAMinute(String why) {
        boolean news = !why.equals(said);
        if (news || System.nanoTime() - saidAt > SAY_AGAIN.toNanos()) {
            story.line("kafka", why);
            said = why;
            saidAt = System.nanoTime();
        }
    }

    private String where() {
        return connection.bootstrapServers() + " (" + connection.securityProtocol() + ")";
    }

    private String topics() {
        return connection.topics().prefix();
    }
}
