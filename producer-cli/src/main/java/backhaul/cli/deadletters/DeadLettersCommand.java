package backhaul.cli.deadletters;

import backhaul.cli.exit.Failure;
import backhaul.cli.output.Cell;
import backhaul.cli.output.Column;
import backhaul.cli.output.Json;
import backhaul.cli.output.Style;
import backhaul.cli.output.Table;
import backhaul.cli.reading.DeadLetter;
import backhaul.cli.run.RunWords;
import backhaul.cli.session.Session;
import backhaul.cli.settings.Flags;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;

@Command(
        name = "dead-letters",
        description = {
            "Shows what was not let in, and why. A dead letter is a record that no worker could",
            "believe or understand: it never became a run."
        },
        footer = {
            "",
            "Examples:",
            "  backhaul dead-letters",
            "  backhaul dead-letters --since 7d",
            "  backhaul dead-letters 2:118          one in full, and what to look at",
            "  backhaul dead-letters 2:118 --json   with its headers and its value",
            "",
            "Exit codes: 0 done; 1 no such dead letter, wrong usage or configuration"
        })
public final class DeadLettersCommand implements Callable<Integer> {

    private static final Pattern PLACE = Pattern.compile("([0-9]{1,9}):([0-9]{1,18})");

    private final Session session;

    @Parameters(index = "0", arity = "0..1", paramLabel = "AT", description = "one of them: 2:118")
    private @Nullable String at;

    @Option(
            names = "--since",
            paramLabel = "AGE",
            description = "how far back: a duration like 12h or an instant; default 24h")
    private @Nullable String since;

    public DeadLettersCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (at == null) {
            list();
        } else {
            one(at);
        }
        return 0;
    }

    private void list() {
        List<DeadLetter> letters =
                session.cluster()
                        .deadLetters()
                        .since(Flags.since("--since", since, Duration.ofHours(24), session.now()));
        if (session.json()) {
            ArrayNode json = Json.array();
            letters.forEach(letter -> json.add(DeadLetterJson.summary(letter)));
            session.print(json);
            return;
        }
        Table table =
                new Table(
                        Column.text("WHEN"),
                        Column.text("REASON"),
                        Column.text("CLAIMED KEY"),
                        Column.text("CLAIMED SOURCE"),
                        Column.text("ADDRESS"),
                        Column.text("JOB"),
                        Column.text("AT"));
        letters.forEach(letter -> table.row(row(letter)));
        table.print(session.out());
        if (!letters.isEmpty()) {
            session.out()
                    .line(
                            "Nothing here is proven to come from whom it names. One in full: backhaul"
                                    + " dead-letters "
                                    + letters.getFirst().place().text());
        }
    }

    private Object[] row(DeadLetter letter) {
        DeadLetter.Claims claims = letter.claims();
        return new Object[] {
            session.times().moment(letter.at()),
            Cell.of(RunWords.text(letter.verdict().reason()), Style.BAD),
            RunWords.text(claims.keyId()),
            RunWords.text(claims.source()),
            RunWords.text(claims.address()),
            RunWords.text(claims.job()),
            letter.place().text()
        };
    }

    private void one(String place) {
        Matcher matcher = PLACE.matcher(place);
        if (!matcher.matches()) {
            throw Failure.neverStarted(
                    RunWords.text(place) + " is no place of a dead letter.",
                    "It is in the last column of: backhaul dead-letters");
        }
        DeadLetter letter =
                session.cluster()
                        .deadLetters()
                        .at(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
        if (session.json()) {
            session.print(DeadLetterJson.whole(letter));
        } else {
            new DeadLetterView(session.out(), session.times()).print(letter);
        }
    }
}
