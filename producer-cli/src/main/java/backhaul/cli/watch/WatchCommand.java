package backhaul.cli.watch;

import backhaul.cli.exit.ExitCode;
import backhaul.cli.follow.AllRuns;
import backhaul.cli.follow.Wait;
import backhaul.cli.follow.Watching;
import backhaul.cli.reading.Cluster;
import backhaul.cli.reading.Tail;
import backhaul.cli.run.FoundRun;
import backhaul.cli.run.Sighting;
import backhaul.cli.session.Session;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "watch",
        description = {
            "Follows one run to its end, or all runs until Ctrl-C.",
            "RUN is a run's id, or any ending of it of 6 characters or more that only one run has."
        },
        footer = {
            "",
            "Examples:",
            "  backhaul watch 6c1e2a77",
            "  backhaul watch",
            "",
            "Exit codes with RUN: the run's own. 0 succeeded; 1 never started; 2 not watched to its",
            "end; 3 timed out; 4 failed; 5 cancelled; 6 ended, no one can say how; 7 Ctrl-C, the run",
            "goes on; 8 a fault of the program."
        })
public final class WatchCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "RUN",
            description = "the id of a run, or its ending")
    private @Nullable String run;

    @Option(names = "--fail-on-warning", description = "end with 4 if it succeeded with warnings")
    private boolean failOnWarning;

    public WatchCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Cluster.Mark mark = session.cluster().mark();
        ExitCode code = run == null ? all(mark) : one(run, mark);
        return code.code();
    }

    private ExitCode one(String ending, Cluster.Mark mark) {
        FoundRun found = session.runs().find(ending);
        List<Sighting> told =
                switch (found) {
                    case FoundRun.Known known -> known.told();
                    case FoundRun.Waiting _ -> List.of();
                };
        Watching watching = new Watching(session, session.out());
        Wait wait = watching.wait(found, null, failOnWarning);
        return watching.watch(wait, mark, told);
    }

    private ExitCode all(Cluster.Mark mark) {
        try (Tail tail = session.cluster().follow(mark)) {
            return new AllRuns(session, tail).follow();
        }
    }
}
