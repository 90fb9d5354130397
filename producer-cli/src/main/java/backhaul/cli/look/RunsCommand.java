package backhaul.cli.look;

import backhaul.cli.exit.Failure;
import backhaul.cli.output.Cell;
import backhaul.cli.output.Column;
import backhaul.cli.output.Json;
import backhaul.cli.output.Table;
import backhaul.cli.run.RunJson;
import backhaul.cli.run.RunWords;
import backhaul.cli.run.Sighting;
import backhaul.cli.session.Session;
import backhaul.cli.settings.Flags;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import backhaul.settings.Durations;
import backhaul.settings.Sizes;
import backhaul.settings.Suggestions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;

@Command(
        name = "runs",
        description = "Shows what ran in the last 24h, the latest at the end.",
        footer = {
            "",
            "Examples:",
            "  backhaul runs --since 12h",
            "  backhaul runs --since 2026-11-20T00:00:00Z --address docker-01 --state failed",
            "",
            "Exit codes: 0 done; 1 wrong usage or configuration, or Kafka does not answer"
        })
public final class RunsCommand implements Callable<Integer> {

    private static final Comparator<Sighting> BY_END =
            Comparator.<Sighting, Instant>comparing(
                            run -> run.status().endedAt(),
                            Comparator.nullsLast(Comparator.naturalOrder()))
                    .thenComparing(run -> run.status().request().appendedAt());

    private final Session session;

    @Option(
            names = "--since",
            paramLabel = "AGE",
            description = "how far back: a duration like 12h or an instant; default 24h")
    private @Nullable String since;

    @Option(names = "--address", paramLabel = "ADDRESS", description = "only this worker or pool")
    private @Nullable String address;

    @Option(names = "--job", paramLabel = "JOB", description = "only this job")
    private @Nullable String job;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            split = ",",
            description = "only these states, such as failed or running")
    private List<String> states = List.of();

    public RunsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Instant from = Flags.since("--since", since, Duration.ofHours(24), session.now());
        states.forEach(RunsCommand::checkState);
        List<Sighting> runs =
                session.runs().latest(from).stream().filter(this::wanted).sorted(BY_END).toList();
        if (session.json()) {
            ArrayNode json = Json.array();
            runs.forEach(run -> json.add(RunJson.status(run)));
            session.print(json);
        } else {
            table(runs);
        }
        return 0;
    }

    private static void checkState(String state) {
        List<String> known = Arrays.stream(RunState.values()).map(RunState::wireName).toList();
        if (!known.contains(state)) {
            throw Failure.neverStarted(
                    "--state " + state + ": there is no such state.",
                    Suggestions.question(state, known)
                            .orElse("States are " + String.join(", ", known) + "."));
        }
    }

    private boolean wanted(Sighting run) {
        RunStatus.Request request = run.status().request();
        return (address == null || address.equals(request.address()))
                && (job == null || job.equals(request.job()))
                && (states.isEmpty() || states.contains(run.status().state().wireName()));
    }

    private void table(List<Sighting> runs) {
        Table table =
                new Table(
                        Column.text("ENDED"),
                        Column.text("ADDRESS"),
                        Column.text("JOB"),
                        Column.text("STATE"),
                        Column.number("TOOK"),
                        Column.number("SIZE"),
                        Column.text("RUN"),
                        Column.text("MESSAGE"));
        Map<RunKey, ProgressEvent> progress = progress(runs);
        runs.forEach(run -> table.row(row(run, progress.get(run.run()))));
        table.print(session.out());
        doubts(runs);
    }

    private Map<RunKey, ProgressEvent> progress(List<Sighting> runs) {
        boolean anyRuns = runs.stream().anyMatch(run -> run.status().state() == RunState.RUNNING);
        return anyRuns ? session.runs().progress() : Map.of();
    }

    private Object[] row(Sighting run, @Nullable ProgressEvent progress) {
        RunStatus status = run.status();
        return new Object[] {
            status.endedAt() == null ? "-" : session.times().moment(status.endedAt()),
            RunWords.text(status.request().address()),
            RunWords.text(status.request().job()),
            Cell.of(status.state().wireName(), RunWords.style(status.state())),
            RunWords.took(status, session.now()).map(Durations::elapsed).orElse("-"),
            RunWords.size(status).stream().mapToObj(Sizes::format).collect(Collectors.joining()),
            RunWords.tail(status.request().id()),
            remark(status, progress)
        };
    }

    private String remark(RunStatus status, @Nullable ProgressEvent progress) {
        String remark = new RunWords(session.times()).remark(status);
        return remark.isEmpty() && status.state() == RunState.RUNNING && progress != null
                ? RunWords.progress(progress)
                : remark;
    }

    /// A run whose status does not stand up to the keys that are trusted is listed, and named.
    private void doubts(List<Sighting> runs) {
        List<String> doubtful =
                runs.stream()
                        .filter(run -> !run.trust().counts())
                        .map(run -> RunWords.tail(run.status().request().id()))
                        .toList();
        if (!doubtful.isEmpty()) {
            session.out().line();
            session.out()
                    .line(
                            "Not checked, since trustedWorkers names no key that fits: "
                                    + String.join(", ", doubtful));
        }
    }
}
