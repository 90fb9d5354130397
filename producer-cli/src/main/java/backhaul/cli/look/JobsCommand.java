package backhaul.cli.look;

import backhaul.cli.fleet.Fleet;
import backhaul.cli.fleet.Offer;
import backhaul.cli.fleet.Refusals;
import backhaul.cli.output.Cell;
import backhaul.cli.output.Column;
import backhaul.cli.output.Style;
import backhaul.cli.output.Table;
import backhaul.cli.run.RunWords;
import backhaul.cli.session.Session;
import backhaul.protocol.JobPresence;
import backhaul.settings.Durations;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "jobs",
        description = "Shows what can be asked for, and when it last worked.",
        footer = {
            "",
            "Examples:",
            "  backhaul jobs",
            "  backhaul jobs docker-01                   one address",
            "  backhaul jobs docker-01 nightly-volumes   one job and its parameters",
            "",
            "Exit codes: 0 done; 1 wrong usage or configuration, no such job, or Kafka does not answer"
        })
public final class JobsCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "ADDRESS",
            description = "a worker or pool")
    private @Nullable String address;

    @Parameters(index = "1", arity = "0..1", paramLabel = "JOB", description = "one of its jobs")
    private @Nullable String job;

    public JobsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Fleet fleet = session.fleet();
        if (address != null && job != null) {
            one(fleet, new Refusals(fleet, session.times()).offer(address, job, ""));
        } else {
            list(fleet);
        }
        return 0;
    }

    private void list(Fleet fleet) {
        if (address != null) {
            new Refusals(fleet, session.times()).knownAddress(address, "");
        }
        List<Offer> offers = address == null ? fleet.offers() : fleet.offers(address);
        if (session.json()) {
            session.print(FleetJson.jobs(fleet, offers));
            return;
        }
        Table table =
                new Table(
                        Column.text("ADDRESS"),
                        Column.text("JOB"),
                        Column.text("ENGINE"),
                        Column.text("EVERY"),
                        Column.text("LAST SUCCESS"),
                        Column.text("PARAMETERS"),
                        Column.text("DESCRIPTION"));
        offers.forEach(offer -> table.row(row(fleet, offer)));
        table.print(session.out());
    }

    private Object[] row(Fleet fleet, Offer offer) {
        JobPresence shown = offer.shown();
        return new Object[] {
            RunWords.text(offer.address()),
            RunWords.text(offer.job()),
            RunWords.text(shown.engine()),
            shown.expectEvery() == null ? "-" : Durations.format(shown.expectEvery()),
            lastSuccess(fleet, offer),
            offer.parameters().stream()
                    .map(parameter -> RunWords.text(parameter.name()))
                    .collect(Collectors.joining(", ")),
            RunWords.text(shown.description())
        };
    }

    private Cell lastSuccess(Fleet fleet, Offer offer) {
        String when = offer.lastSuccessAt().map(session.times()::ago).orElse("never");
        return offer.missed(fleet.asOf()) ? Cell.of(when + " MISSED", Style.BAD) : Cell.of(when);
    }

    private void one(Fleet fleet, Offer offer) {
        if (session.json()) {
            session.print(FleetJson.job(fleet, offer));
            return;
        }
        JobPresence shown = offer.shown();
        String description = RunWords.text(shown.description());
        session.out()
                .line(
                        "%s / %s (%s)%s"
                                .formatted(
                                        RunWords.text(offer.address()),
                                        RunWords.text(offer.job()),
                                        RunWords.text(shown.engine()),
                                        description.isEmpty() ? "" : ": " + description));
        session.out().line(limits(shown));
        session.out().line();
        if (offer.parameters().isEmpty()) {
            session.out().line("A request may set nothing.");
        } else {
            parameters(offer);
        }
    }

    private static String limits(JobPresence job) {
        return Durations.format(job.timeout())
                + " per attempt, "
                + job.maxAttempts()
                + (job.maxAttempts() == 1 ? " attempt, " : " attempts, ")
                + Durations.format(job.deadline())
                + " in all, "
                + (job.concurrency() == 1 ? "one" : job.concurrency())
                + " at a time"
                + (job.expectEvery() == null
                        ? ""
                        : ", expected every " + Durations.format(job.expectEvery()));
    }

    private void parameters(Offer offer) {
        Table table =
                new Table(
                        Column.text("PARAMETER"),
                        Column.text("TYPE"),
                        Column.text("DEFAULT"),
                        Column.text("ALLOWED"));
        for (JobPresence.Parameter parameter : offer.parameters()) {
            table.row(
                    RunWords.text(parameter.name()),
                    RunWords.text(parameter.type()),
                    Allowed.value(parameter.defaultValue()),
                    Allowed.by(parameter.schema()));
        }
        table.print(session.out());
    }
}
