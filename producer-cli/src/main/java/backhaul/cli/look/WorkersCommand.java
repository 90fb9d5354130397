package backhaul.cli.look;

import backhaul.cli.fleet.Fleet;
import backhaul.cli.fleet.Member;
import backhaul.cli.output.Cell;
import backhaul.cli.output.Column;
import backhaul.cli.output.Screen;
import backhaul.cli.output.Style;
import backhaul.cli.output.Table;
import backhaul.cli.run.RunWords;
import backhaul.cli.run.Trust;
import backhaul.cli.session.Session;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "workers",
        description = "Shows who is there: a worker that has not been heard of for 60s is lost.",
        footer = {
            "",
            "Examples:",
            "  backhaul workers",
            "  backhaul workers --keys     what each worker claims to sign with",
            "",
            "Exit codes: 0 done; 1 wrong usage or configuration, or Kafka does not answer"
        })
public final class WorkersCommand implements Callable<Integer> {

    private final Session session;

    @Option(names = "--keys", description = "the public keys they claim, to compare and to trust")
    private boolean keys;

    public WorkersCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Fleet fleet = session.fleet();
        if (session.json()) {
            session.print(FleetJson.workers(fleet));
        } else if (keys) {
            keys(fleet);
        } else {
            workers(fleet);
        }
        return 0;
    }

    private void workers(Fleet fleet) {
        Screen out = session.out();
        Table table =
                new Table(
                        Column.text("WORKER"),
                        Column.text("STATE"),
                        Column.text("POOLS"),
                        Column.number("RUNNING"),
                        Column.number("WAITING"),
                        Column.number("JOBS"),
                        Column.text("VERSION"),
                        Column.text("SEEN"));
        fleet.members().forEach(member -> table.row(row(fleet, member)));
        table.print(out);
        List<String> notes = notes(fleet);
        if (!notes.isEmpty()) {
            out.line();
            out.lines(notes);
        }
    }

    private Object[] row(Fleet fleet, Member member) {
        Member.State state = member.state(fleet.asOf());
        boolean there = state == Member.State.READY || state == Member.State.DRAINING;
        return new Object[] {
            RunWords.text(member.name()),
            Cell.of(state.text(), style(state)),
            RunWords.text(String.join(", ", member.pools())),
            there ? member.presence().running() : "-",
            there ? member.presence().waiting() : "-",
            fleet.jobsOf(member),
            RunWords.text(member.presence().version()),
            session.times().ago(member.seenAt())
        };
    }

    private static Style style(Member.State state) {
        return switch (state) {
            case READY -> Style.PLAIN;
            case DRAINING, STOPPED -> Style.WARNING;
            case LOST -> Style.BAD;
        };
    }

    private static List<String> notes(Fleet fleet) {
        List<String> lost =
                fleet.members().stream()
                        .filter(member -> member.state(fleet.asOf()) == Member.State.LOST)
                        .map(member ->
                                RunWords.text(member.name())
                                        + " is lost: requests to it wait until it is back,"
                                        + " or expire.")
                        .toList();
        List<String> differing =
                fleet.differences().stream()
                        .map(difference ->
                                and(difference.workers())
                                        + " differ in job "
                                        + RunWords.text(difference.job())
                                        + ": members of a pool need the same jobs.")
                        .toList();
        return Stream.concat(lost.stream(), differing.stream()).toList();
    }

    /// `a, b and c`
    private static String and(List<String> names) {
        List<String> clean = names.stream().map(RunWords::text).toList();
        return String.join(", ", clean.subList(0, clean.size() - 1)) + " and " + clean.getLast();
    }

    private void keys(Fleet fleet) {
        Table table =
                new Table(
                        Column.text("WORKER"),
                        Column.text("SEEN"),
                        Column.text("TRUSTED"),
                        Column.text("CLAIMED KEY"));
        for (Member member : fleet.members()) {
            for (String key : member.presence().publicKeys()) {
                table.row(
                        RunWords.text(member.name()),
                        session.times().ago(member.seenAt()),
                        member.trust() instanceof Trust.Checked ? "yes" : "-",
                        RunWords.text(key));
            }
        }
        table.print(session.out());
        session.out().line();
        session.out()
                .line(
                        "These are claims. Compare each with what `backhaul-worker check` prints on"
                                + " its host,");
        session.out().line("then name it under trustedWorkers in the producer's file.");
    }
}
