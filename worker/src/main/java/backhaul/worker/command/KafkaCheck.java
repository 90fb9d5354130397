package backhaul.worker.command;

import backhaul.protocol.topics.Finding;
import backhaul.protocol.topics.TopicSetup;
import backhaul.worker.config.KafkaConnection;
import backhaul.worker.config.WorkerSettings;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;

/// Tries Kafka as the worker would use it, without touching what a running worker holds: the
/// transactional id that is tried is one of its own.
final class KafkaCheck {

    private static final String WORD = "kafka";

    private final KafkaConnection kafka;
    private final String worker;

    KafkaCheck(WorkerSettings settings) {
        this.kafka = settings.kafka();
        this.worker = settings.identity().worker();
    }

    void run(Report report) throws InterruptedException {
        try (Admin admin = Admin.create(kafka.settings().admin())) {
            switch (new TopicSetup(admin, kafka.topics()).check()) {
                case TopicSetup.Answer.Found found -> tell(found, admin, report);
                case TopicSetup.Answer.Unavailable unavailable ->
                        report.bad(WORD, KafkaReach.explain(kafka, unavailable.why()));
            }
        } catch (KafkaException e) {
            String why = String.valueOf(root(e).getMessage());
            report.bad(
                    WORD,
                    why.contains("bootstrap")
                            ? KafkaReach.explain(kafka, why)
                            : "cannot be used as it is configured: " + why);
        }
    }

    private void tell(TopicSetup.Answer.Found found, Admin admin, Report report)
            throws InterruptedException {
        String where = kafka.bootstrapServers() + " (" + kafka.securityProtocol() + ")";
        if (found.usable()) {
            report.good(
                    WORD, where + ", topics " + kafka.topics().prefix() + ".* are as they must be");
        } else {
            report.good(WORD, where + " answers");
        }
        for (Finding finding : found.findings()) {
            switch (finding) {
                case Finding.Fault fault -> report.bad(WORD, fault.text());
                case Finding.Warning warning -> report.warning(warning.text());
                case Finding.Created created -> report.good(WORD, created.text());
            }
        }
        if (found.usable()) {
            new KafkaRights(admin, kafka.topics(), worker).run(report);
            tryTransactions(report);
        }
    }

    private void tryTransactions(Report report) {
        // No worker's name holds a colon, so this is no worker's own id.
        String id = kafka.topics().prefix() + ":" + worker + ":check";
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        kafka.settings()
                                .producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id)))) {
            producer.initTransactions();
            report.good(WORD, "transactions work");
        } catch (AuthorizationException e) {
            report.bad(
                    WORD,
                    "the transactional id "
                            + id
                            + " may not be used: grant Write on those that begin with "
                            + kafka.topics().prefix()
                            + ":"
                            + worker);
        } catch (KafkaException e) {
            report.bad(WORD, "transactions do not work: " + e.getMessage());
        }
    }

    private static Throwable root(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
