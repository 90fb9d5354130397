package backhaul.worker.command;

import backhaul.settings.InvalidSettings;
import backhaul.settings.Problem;
import backhaul.worker.catalog.Job;
import backhaul.worker.config.WorkerSettings;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// Prints what `check` found: a list for people, or one JSON document.
record CheckOutput(PrintWriter out, boolean json, UnaryOperator<String> mask) {

    void print(InvalidSettings invalid) {
        if (json) {
            var answer = new LinkedHashMap<String, Object>();
            answer.put("ok", false);
            answer.put("configuration", invalid.file().toString());
            answer.put("problems", invalid.problems().stream().map(this::json).toList());
            printJson(answer);
        } else {
            out.println(mask.apply(invalid.render("A worker would not start.")));
        }
        out.flush();
    }

    void print(WorkerSettings settings, Report report, boolean tried) {
        if (json) {
            printJson(json(settings, report));
        } else {
            out.println(Summary.firstLine(settings));
            String word = "";
            for (Report.Line line : report.lines()) {
                out.println(line.shown(line.word().equals(word)));
                word = line.word();
            }
            out.println(verdict(report, tried));
        }
        out.flush();
    }

    private static String verdict(Report report, boolean tried) {
        if (report.faults() > 0) {
            return "Not as it must be: "
                    + report.lines().stream()
                            .filter(line -> !line.ok())
                            .map(Report.Line::word)
                            .distinct()
                            .collect(Collectors.joining(", "));
        }
        return tried
                ? "All is as it must be."
                : "The configuration is as it must be. Kafka and the engines were not tried:"
                        + " --connect";
    }

    private static Map<String, Object> json(WorkerSettings settings, Report report) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("ok", report.faults() == 0);
        answer.put("configuration", settings.file().toString());
        answer.put("worker", settings.identity().worker());
        answer.put("audience", settings.identity().audience());
        answer.put("publicKeys", settings.identity().publicKeys());
        answer.put("jobs", settings.inForce().catalog().jobs().stream().map(Job::name).toList());
        answer.put("found", report.lines().stream().map(Report.Line::json).toList());
        return answer;
    }

    private Map<String, Object> json(Problem problem) {
        var json = new LinkedHashMap<String, Object>();
        json.put("file", problem.file());
        json.put("line", problem.line());
        json.put("key", problem.path());
        json.put("what", mask.apply(problem.what()));
        json.put("mend", problem.mend() == null ? null : mask.apply(problem.mend()));
        return json;
    }

    private void printJson(Map<String, Object> answer) {
        out.println(JsonMapper.shared().writeValueAsString(answer));
    }

    /// Names in one line, or `-`.
    static String listed(List<String> names) {
        return names.isEmpty() ? "-" : String.join(", ", names);
    }
}
