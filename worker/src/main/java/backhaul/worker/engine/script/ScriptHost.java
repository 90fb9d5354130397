package backhaul.worker.engine.script;

import backhaul.protocol.RunKey;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.EngineContext;
import java.util.LinkedHashMap;
import java.util.Map;

/// What every attempt of this engine uses: the worker it belongs to, and the host it runs on.
record ScriptHost(
        EngineContext context, ProcessTable table, ReportFolder reports, Patience patience) {

    static ScriptHost of(EngineContext context) {
        return new ScriptHost(
                context,
                ProcessTable.ofThisHost(),
                new ReportFolder(context.dataDirectory()),
                Patience.USUAL);
    }

    RunMark mark(RunKey run) {
        return RunMark.of(context.worker(), context.dataDirectory(), run);
    }

    RunProcesses processes(RunKey run) {
        return new RunProcesses(table, mark(run), patience.killing());
    }

    ReportFile openReport(Attempt attempt) {
        RunKey run = attempt.run();
        return reports.open(attempt.job(), run.id(), attempt.number(), mark(run));
    }

    String masked(String text) {
        return context.mask().apply(text);
    }

    /// What the command is told about its run.
    Map<String, String> variables(Attempt attempt) {
        RunKey run = attempt.run();
        var variables = new LinkedHashMap<String, String>();
        variables.put("BACKHAUL_RUN_ID", run.id());
        variables.put("BACKHAUL_SOURCE", PlainText.of(run.source()));
        variables.put("BACKHAUL_ADDRESS", run.address());
        variables.put("BACKHAUL_JOB", attempt.job());
        variables.put("BACKHAUL_ATTEMPT", Integer.toString(attempt.number()));
        variables.put("BACKHAUL_WORKER", context.worker());
        variables.put(RunMark.VARIABLE, mark(run).value());
        return variables;
    }
}
