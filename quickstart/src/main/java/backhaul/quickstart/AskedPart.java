package backhaul.quickstart;

import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import java.io.IOException;
import java.util.Objects;

/// A part that asks for a job and follows its run to the end.
record AskedPart(int number, String title, String job, RunState ending, Check check)
        implements Part {

    /// Looks whether what the statuses said is so.
    @FunctionalInterface
    interface Check {
        void check(Told told, Findings findings) throws IOException;
    }

    @Override
    public Shown show(Stage stage) throws Exception {
        Told told = stage.ask(job);
        RunStatus status = told.ending();
        Findings findings = new Findings();
        findings.same("the state", ending.wireName(), status.state().wireName());
        check.check(told, findings);
        return new Shown(
                this,
                shownEngine(status),
                status.state().wireName(),
                status.attempt(),
                told.took(),
                findings.unexpected());
    }

    /// No real controller of HYCU takes part in the demo, which is not to be overlooked.
    private static String shownEngine(RunStatus status) {
        String engine = Objects.requireNonNullElse(status.request().engine(), "-");
        return engine.equals("hycu") ? "hycu (simulated)" : engine;
    }
}
