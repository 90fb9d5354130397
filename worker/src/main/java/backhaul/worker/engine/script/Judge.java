package backhaul.worker.engine.script;

import backhaul.worker.engine.script.ScriptSpec.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the exit code and the output of a command say of it.
record Judge(ScriptSpec spec, int exitCode, Output output) {
    private static final int LONGEST_REASON = 200;

    record Failure(boolean retryable, String why) {}

    Optional<Failure> failure() {
        if (!spec.exitCodes().isSuccess(exitCode)) {
            return Optional.of(
                    new Failure(spec.exitCodes().isRetryable(exitCode), failedWith(exitCode)));
        }
        return failureInOutput();
    }

    private String failedWith(int code) {
        String said = output.lastError();
        return said.isEmpty() || !showsOutput()
                ? ExitCodes.describe(code)
                : ExitCodes.describe(code) + ": " + PlainText.cut(said, LONGEST_REASON);
    }

    private Optional<Failure> failureInOutput() {
        Findings failures = output.failures();
        if (failures.count() > 0) {
            String but = "exit code " + exitCode + ", but ";
            return Optional.of(
                    new Failure(
                            spec.exitCodes().retriesByDefault(), but + what(failures, "failOn")));
        }
        return failures.givenUp().stream()
                .findFirst()
                .map(pattern -> new Failure(false, tooCostly("failOn", pattern)));
    }

    private String what(Findings findings, String key) {
        if (!showsOutput()) {
            return findings.count() + " lines of its output match " + key;
        }
        String more = findings.count() > 1 ? " (and " + (findings.count() - 1) + " more)" : "";
        return "it says: " + findings.quotes().getFirst() + more;
    }

    private static String tooCostly(String key, OutputPattern pattern) {
        return key + " " + pattern + " takes too long on a line of the output: write it simpler";
    }

    List<String> warnings() {
        var warnings = new ArrayList<String>();
        if (spec.exitCodes().warning().contains(exitCode)) {
            warnings.add(failedWith(exitCode));
        }
        Findings found = output.warnings();
        if (showsOutput()) {
            warnings.addAll(found.quotes());
        }
        long unquoted = found.count() - (showsOutput() ? found.quotes().size() : 0);
        if (unquoted > 0) {
            warnings.add(unquoted + (showsOutput() ? " more" : "") + " lines match warnOn");
        }
        found.givenUp().forEach(pattern -> warnings.add(tooCostly("warnOn", pattern)));
        output.problem().ifPresent(warnings::add);
        return warnings;
    }

    private boolean showsOutput() {
        return spec.report() != Report.NONE;
    }
}
