package backhaul.cli.setup;

import backhaul.cli.fleet.Fleet;
import backhaul.cli.fleet.Member;
import backhaul.cli.output.Json;
import backhaul.cli.run.RunWords;
import backhaul.cli.run.Trust;
import backhaul.cli.session.Session;
import backhaul.cli.settings.Asker;
import backhaul.cli.settings.ProducerSettings;
import backhaul.protocol.topics.TopicSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "check",
        description = "Tries configuration, key and Kafka, and says what it finds.",
        footer = {
            "",
            "Examples:",
            "  backhaul check",
            "  backhaul check --profile staging",
            "",
            "Whether a worker lets the key in, only a request can tell:",
            "  backhaul submit ADDRESS JOB --dry-run --wait",
            "",
            "Exit codes: 0 all is well; 1 something is not"
        })
public final class CheckCommand implements Callable<Integer> {

    private static final int LABEL = 9;

    private final Session session;

    public CheckCommand(Session session) {
        this.session = session;
    }

    private record Line(String label, String text) {}

    @Override
    public Integer call() throws InterruptedException {
        ProducerSettings settings = session.wholeSettings();
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("config", settings.file() + ", audience " + settings.audience()));
        lines.add(new Line("key", settings.asker().map(CheckCommand::key).orElse(NO_KEY)));
        TopicsReport topics = topics();
        lines.add(new Line("kafka", kafka(settings, topics)));
        topics.findings().forEach(it -> lines.add(new Line(TopicsReport.word(it), it.text())));
        if (topics.usable()) {
            Fleet fleet = session.fleet();
            lines.add(new Line("workers", workers(fleet)));
            lines.addAll(trusted(settings, fleet));
        }
        print(lines, topics.usable());
        return topics.usable() ? 0 : 1;
    }

    private static final String NO_KEY =
            "none: enough to look. To ask, make one: backhaul keys generate NAME";

    private static String key(Asker asker) {
        String claim = asker.keyId() + ", asks as " + asker.source();
        return asker.key()
                .verificationKey()
                .publicText()
                .map(it -> claim + ", " + it)
                .orElse(claim);
    }

    private TopicsReport topics() throws InterruptedException {
        try (Admin admin = session.cluster().admin()) {
            return TopicsReport.of(new TopicSetup(admin, session.settings().topics()).check());
        }
    }

    private static String kafka(ProducerSettings settings, TopicsReport topics) {
        Map<String, String> kafka = settings.kafka();
        return "%s (%s), topics %s.* %s"
                .formatted(
                        kafka.getOrDefault("bootstrap.servers", ""),
                        kafka.getOrDefault("security.protocol", "PLAINTEXT"),
                        settings.topics().prefix(),
                        topics.usable() ? "are as they must be" : "are not as they must be");
    }

    private static String workers(Fleet fleet) {
        List<String> lost =
                fleet.members().stream()
                        .filter(it -> it.state(fleet.asOf()) == Member.State.LOST)
                        .map(it -> RunWords.text(it.name()))
                        .toList();
        return fleet.members().size()
                + " known"
                + (lost.isEmpty() ? "" : ", lost: " + String.join(", ", lost));
    }

    private static List<Line> trusted(ProducerSettings settings, Fleet fleet) {
        if (settings.trustedWorkers().isEmpty()) {
            return List.of(
                    new Line(
                            "trust",
                            "no trustedWorkers: what workers say is believed and not checked"));
        }
        List<Line> lines = new ArrayList<>();
        for (Member member : fleet.members()) {
            switch (member.trust()) {
                case Trust.Checked _ -> {}
                case Trust.NotChecked _, Trust.Doubtful _ ->
                        lines.add(
                                new Line(
                                        "warning",
                                        RunWords.text(member.name())
                                                + ": "
                                                + member.trust().text()));
            }
        }
        lines.add(
                new Line(
                        "trust",
                        fleet.members().size()
                                - lines.size()
                                + " of "
                                + fleet.members().size()
                                + " workers sign with a trusted key"));
        return lines;
    }

    private void print(List<Line> lines, boolean usable) {
        if (session.json()) {
            ObjectNode json = Json.object();
            json.put("usable", usable);
            ArrayNode array = json.putArray("lines");
            lines.forEach(
                    line -> array.addObject().put("label", line.label).put("text", line.text));
            session.print(json);
        } else {
            lines.forEach(line -> session.out().line(text(line)));
        }
    }

    private static String text(Line line) {
        return line.label + " ".repeat(LABEL - line.label.length()) + line.text;
    }
}
