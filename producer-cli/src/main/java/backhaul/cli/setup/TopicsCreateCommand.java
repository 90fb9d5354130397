package backhaul.cli.setup;

import backhaul.cli.exit.Failure;
import backhaul.cli.output.Json;
import backhaul.cli.session.Session;
import backhaul.protocol.topics.Finding;
import backhaul.protocol.topics.TopicSetup;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "create",
        description = {
            "Makes the topics that are missing and checks those that are there, which it does not",
            "change: it says what differs, and how to mend it."
        },
        footer = {
            "",
            "Examples:",
            "  backhaul topics create",
            "  backhaul topics create --replication 3",
            "",
            "Exit codes: 0 the topics are as they must be; 1 they are not, wrong usage or",
            "configuration, or Kafka does not answer"
        })
public final class TopicsCreateCommand implements Callable<Integer> {

    private final Session session;

    @Option(
            names = "--replication",
            paramLabel = "N",
            description = "copies of each partition; default 3, or as many as there are brokers")
    private @Nullable Integer replication;

    public TopicsCreateCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (replication != null && (replication < 1 || replication > Short.MAX_VALUE)) {
            throw Failure.neverStarted("--replication: " + replication + " copies cannot be.");
        }
        OptionalInt copies =
                replication == null ? OptionalInt.empty() : OptionalInt.of(replication);
        try (Admin admin = session.cluster().admin()) {
            TopicSetup setup = new TopicSetup(admin, session.settings().topics());
            TopicsReport report = TopicsReport.of(setup.create(copies));
            if (session.json()) {
                session.print(json(report));
            } else {
                report.findings()
                        .forEach(finding -> session.out().line(TopicsReport.line(finding)));
                if (report.usable()) {
                    session.out().line("topics   " + asTheyMustBe());
                }
            }
            return report.usable() ? 0 : 1;
        }
    }

    private String asTheyMustBe() {
        return session.settings().topics().prefix() + ".* are as they must be";
    }

    private static ObjectNode json(TopicsReport report) {
        ObjectNode json = Json.object();
        json.put("usable", report.usable());
        var findings = json.putArray("findings");
        for (Finding finding : report.findings()) {
            ObjectNode one = findings.addObject();
            one.put("kind", TopicsReport.word(finding));
            one.put("text", finding.text());
        }
        return json;
    }
}
