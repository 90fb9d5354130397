package backhaul.cli.look;

import backhaul.cli.exit.ExitCode;
import backhaul.cli.output.Amounts;
import backhaul.cli.output.Screen;
import backhaul.cli.output.Style;
import backhaul.cli.output.Times;
import backhaul.cli.run.FoundRun;
import backhaul.cli.run.RunWords;
import backhaul.cli.run.Sighting;
import backhaul.cli.run.Trust;
import backhaul.protocol.RunStatus;
import backhaul.protocol.SafeText;
import backhaul.settings.Durations;
import backhaul.settings.Sizes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// One run in full, a line for each thing that is known of it.
final class StatusView {

    private static final int LABEL = 11;

    private final Screen out;
    private final Times times;
    private final Instant now;

    StatusView(Screen out, Times times, Instant now) {
        this.out = out;
        this.times = times;
        this.now = now;
    }

    void print(Sighting run) {
        RunStatus status = run.status();
        RunStatus.Request request = status.request();
        line("run", RunWords.text(request.id()));
        line("job", job(request));
        line("asked by", asked(request.source(), request.keyId(), request.issuedAt()));
        parameters(request.parameters(), request.labels());
        line("state", out.paint(RunWords.style(status.state()), state(status)));
        ifAny("message", RunWords.why(status));
        attempts(status.attempts());
        results(status);
        line("signature", signature(run.trust()));
    }

    /// A request that no worker has said anything of.
    void print(FoundRun.Waiting waiting, String why) {
        line("run", RunWords.text(waiting.key().id()));
        line("job", RunWords.text(waiting.key().address()) + " / " + RunWords.text(waiting.job()));
        line(
                "asked by",
                asked(waiting.request().source(), waiting.keyId(), waiting.request().time()));
        parameters(waiting.request().ask().parameters(), waiting.request().ask().labels());
        line("state", out.paint(Style.WARNING, why));
        line("signature", signature(new Trust.NotChecked()));
    }

    private static String job(RunStatus.Request request) {
        String job = RunWords.text(request.address()) + " / " + RunWords.text(request.job());
        String engine = RunWords.text(request.engine());
        return job
                + (engine.isEmpty() ? "" : " (" + engine + ")")
                + (request.dryRun() ? ", a dry run" : "");
    }

    private String asked(String source, String keyId, Instant at) {
        return "%s, key %s, %s"
                .formatted(RunWords.text(source), RunWords.text(keyId), times.whole(at));
    }

    private void parameters(Map<String, Object> parameters, Map<String, String> labels) {
        ifAny("parameters", pairs(parameters));
        ifAny("labels", pairs(labels));
    }

    private static String pairs(Map<String, ?> values) {
        return values.entrySet().stream()
                .map(pair -> RunWords.text(pair.getKey()) + "=" + Allowed.value(pair.getValue()))
                .collect(Collectors.joining("; "));
    }

    private String state(RunStatus status) {
        String word = status.state().wireName();
        return switch (status.state()) {
            case ACCEPTED -> word + " by " + RunWords.text(status.worker()) + starts(status);
            case RUNNING -> word + ", " + attempt(status) + since(status);
            case RETRYING -> word + ", " + next(status);
            case REJECTED, EXPIRED -> word + code(status);
            case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, UNKNOWN ->
                    word + code(status) + after(status);
        };
    }

    private String starts(RunStatus status) {
        Instant start = status.request().notBefore();
        return start == null ? "" : ", starts " + times.moment(start);
    }

    private static String attempt(RunStatus status) {
        return "attempt " + status.attempt() + " of " + status.maxAttempts();
    }

    private String since(RunStatus status) {
        Instant start =
                status.attempts().isEmpty() ? null : status.attempts().getLast().startedAt();
        String limit =
                status.request().timeout() == null
                        ? ""
                        : ", at most " + Durations.format(status.request().timeout());
        return (start == null ? "" : " since " + times.moment(start)) + limit;
    }

    private String next(RunStatus status) {
        String next = "attempt " + (status.attempt() + 1) + " of " + status.maxAttempts();
        Instant at = status.nextAttemptAt();
        return at == null ? next : next + " at " + times.moment(at);
    }

    private static String code(RunStatus status) {
        return ", code " + ExitCode.of(status).code();
    }

    private String after(RunStatus status) {
        if (status.attempt() == 0) {
            return "";
        }
        String took =
                RunWords.took(status, now).map(it -> " in " + Durations.elapsed(it)).orElse("");
        return ", after " + Amounts.count(status.attempt(), "attempt") + took;
    }

    private void attempts(List<RunStatus.Attempt> attempts) {
        for (RunStatus.Attempt attempt : attempts) {
            List<String> parts = new ArrayList<>();
            parts.add(
                    attempt.endedAt() == null
                            ? "since " + times.moment(attempt.startedAt())
                            : times.moment(attempt.startedAt())
                                    + " to "
                                    + times.moment(attempt.endedAt()));
            if (attempt.outcome() != null) {
                String message = RunWords.text(attempt.message());
                parts.add(
                        RunWords.words(attempt.outcome())
                                + (message.isEmpty() ? "" : ": " + message));
            }
            line("attempt " + attempt.number(), String.join("  ", parts));
        }
    }

    private void results(RunStatus status) {
        for (RunStatus.Artifact artifact : status.artifacts()) {
            line(
                    "artifact",
                    "%s  %s  %s"
                            .formatted(
                                    RunWords.text(artifact.name()),
                                    Sizes.format(artifact.bytes()),
                                    RunWords.text(artifact.uri())));
        }
        for (String warning : status.warnings()) {
            line("warning", out.paint(Style.WARNING, RunWords.text(warning)));
        }
        if (status.report() != null && !status.report().isBlank()) {
            String label = "report";
            for (String line : SafeText.cleanLines(status.report()).strip().lines().toList()) {
                line(label, line);
                label = "";
            }
        }
    }

    private String signature(Trust trust) {
        return trust.counts() ? trust.text() : out.paint(Style.BAD, trust.text());
    }

    private void ifAny(String label, String text) {
        if (!text.isEmpty()) {
            line(label, text);
        }
    }

    private void line(String label, String text) {
        String padding = " ".repeat(Math.max(1, LABEL - label.length()));
        out.line((label + padding + text).stripTrailing());
    }
}
