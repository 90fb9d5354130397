package backhaul.cli.look;

import backhaul.cli.run.FoundRun;
import backhaul.cli.run.RunJson;
import backhaul.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "status",
        description = "Shows one run in full.",
        footer = {
            "",
            "RUN is a run's id, or any ending of it of 6 characters or more that only one run has.",
            "It is looked for in the last 24h, then in the last 30 days.",
            "",
            "Examples:",
            "  backhaul status 77fe0912",
            "  backhaul status 77fe0912 --json",
            "",
            "Exit codes: 0 whatever the run's state; 1 no such run, wrong usage or configuration"
        })
public final class StatusCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(index = "0", paramLabel = "RUN", description = "the id of a run, or its ending")
    private String run = "";

    public StatusCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        StatusView view = new StatusView(session.out(), session.times(), session.now());
        switch (session.runs().find(run)) {
            case FoundRun.Known known when session.json() ->
                    session.print(RunJson.status(known.last()));
            case FoundRun.Known known -> view.print(known.last());
            case FoundRun.Waiting waiting when session.json() ->
                    session.print(RunJson.waiting(waiting));
            case FoundRun.Waiting waiting -> view.print(waiting, WaitingFor.text(session, waiting));
        }
        return 0;
    }
}
