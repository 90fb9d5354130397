package backhaul.cli.run;

import backhaul.cli.output.Amounts;
import backhaul.cli.output.Style;
import backhaul.cli.output.Times;
import backhaul.protocol.ProgressEvent;
import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import backhaul.protocol.SafeText;
import backhaul.settings.Durations;
import backhaul.settings.Sizes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A run's status in words. Whatever a worker or a producer wrote is cleaned on its way.
public final class RunWords {

    private final Times times;

    public RunWords(Times times) {
        this.times = times;
    }

    public static Style style(RunState state) {
        return switch (state) {
            case SUCCEEDED -> Style.GOOD;
            case RETRYING -> Style.WARNING;
            case ACCEPTED, RUNNING -> Style.PLAIN;
            case FAILED, TIMED_OUT, CANCELLED, UNKNOWN, REJECTED, EXPIRED -> Style.BAD;
        };
    }

    /// The last 8 characters of a run's id.
    public static String tail(String id) {
        String clean = SafeText.clean(id);
        return clean.length() <= 8 ? clean : clean.substring(clean.length() - 8);
    }

    /// From the first start to the end, or to `now` where it goes on; empty before the start.
    public static Optional<Duration> took(RunStatus status, Instant now) {
        if (status.startedAt() == null) {
            return Optional.empty();
        }
        Instant end = Objects.requireNonNullElse(status.endedAt(), now);
        return Optional.of(Duration.between(status.startedAt(), end));
    }

    /// What the run's artifacts take together; empty where it has none.
    public static OptionalLong size(RunStatus status) {
        return status.artifacts().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(
                        status.artifacts().stream().mapToLong(RunStatus.Artifact::bytes).sum());
    }

    /// The one thing worth knowing beyond the state, or nothing: for a table.
    public String remark(RunStatus status) {
        return switch (status.state()) {
            case ACCEPTED -> start(status.request().notBefore());
            case RUNNING -> status.cancelRequestedAt() == null ? "" : "asked to stop";
            case RETRYING -> failedAttempt(status, Objects.requireNonNullElse(since(status), ""));
            case SUCCEEDED ->
                    status.warnings().isEmpty()
                            ? text(status.message())
                            : Amounts.count(status.warnings().size(), "warning");
            case FAILED, TIMED_OUT, CANCELLED, UNKNOWN, REJECTED, EXPIRED -> why(status);
        };
    }

    /// How far an attempt is, as short as it can be said: `42 %`.
    public static String progress(ProgressEvent progress) {
        if (progress.percent() != null) {
            return percent(progress.percent());
        }
        return progress.bytes() == null ? text(progress.message()) : Sizes.format(progress.bytes());
    }

    /// 99.6 is not yet 100.
    public static String percent(double percent) {
        return (int) Math.clamp(percent, 0, 100) + " %";
    }

    private String start(@Nullable Instant notBefore) {
        return notBefore == null ? "" : "starts " + times.moment(notBefore);
    }

    private @Nullable String since(RunStatus status) {
        return status.nextAttemptAt() == null ? null : "at " + times.moment(status.nextAttemptAt());
    }

    /// What a change of the run is, told as it happens at `at`. `before` is the status shown last.
    public String change(@Nullable RunStatus before, RunStatus status, Instant at) {
        return switch (status.state()) {
            case ACCEPTED -> accepted(status);
            case RUNNING -> running(before, status);
            case RETRYING -> failedAttempt(status, in(at, status.nextAttemptAt()));
            case SUCCEEDED -> "in " + ended(status, at);
            case FAILED, TIMED_OUT, UNKNOWN -> afterAttempts(status, at);
            case CANCELLED, REJECTED, EXPIRED -> why(status);
        };
    }

    private String accepted(RunStatus status) {
        String start = start(status.request().notBefore());
        return "by " + SafeText.clean(status.worker()) + (start.isEmpty() ? "" : ", " + start);
    }

    private static String running(@Nullable RunStatus before, RunStatus status) {
        StringBuilder text = new StringBuilder("attempt " + status.attempt());
        text.append(" of ").append(status.maxAttempts());
        if (status.request().timeout() != null) {
            text.append(", at most ").append(Durations.format(status.request().timeout()));
        }
        if (before != null && !before.worker().equals(status.worker())) {
            text.append(", now by ").append(SafeText.clean(status.worker()));
        }
        if (status.cancelRequestedAt() != null) {
            text.append(", asked to stop");
        }
        return text.toString();
    }

    private static String failedAttempt(RunStatus status, String next) {
        StringBuilder text = new StringBuilder("attempt " + status.attempt() + " ");
        RunStatus.Attempt last = status.attempts().isEmpty() ? null : status.attempts().getLast();
        text.append(last == null || last.outcome() == null ? "failed" : words(last.outcome()));
        String message = last == null ? text(status.message()) : text(last.message());
        if (!message.isEmpty()) {
            text.append(": ").append(message);
        }
        return text.append("; attempt ")
                .append(status.attempt() + 1)
                .append(next.isEmpty() ? "" : " " + next)
                .toString();
    }

    private static String in(Instant at, @Nullable Instant next) {
        if (next == null) {
            return "";
        }
        Duration wait = Duration.between(at, next);
        return wait.compareTo(Duration.ofSeconds(1)) < 0
                ? "at once"
                : "in " + Durations.elapsed(wait);
    }

    /// How a success came about: `3m 40s, 2 attempts`.
    private static String ended(RunStatus status, Instant at) {
        List<String> parts = new ArrayList<>();
        parts.add(took(status, at).map(Durations::elapsed).orElse("no time"));
        if (status.attempt() > 1) {
            parts.add(Amounts.count(status.attempt(), "attempt"));
        }
        return String.join(", ", parts);
    }

    /// What a success brought, as the rest of a line: `, 612 MB, no warnings`.
    public static String brought(RunStatus status) {
        OptionalLong size = size(status);
        return (size.isPresent() ? ", " + Sizes.format(size.getAsLong()) : "")
                + ", "
                + Amounts.count(status.warnings().size(), "warning");
    }

    private static String afterAttempts(RunStatus status, Instant at) {
        String took = took(status, at).map(Durations::elapsed).orElse("");
        String after = "after " + Amounts.count(status.attempt(), "attempt");
        String why = why(status);
        return after + (took.isEmpty() ? "" : " in " + took) + (why.isEmpty() ? "" : ": " + why);
    }

    /// The message; for a refusal with its reason, which is a word one can look up.
    public static String why(RunStatus status) {
        String message = text(status.message());
        String reason = text(status.reason());
        if (message.isEmpty() || reason.isEmpty()) {
            return message + reason;
        }
        return status.state() == RunState.REJECTED ? reason + ": " + message : message;
    }

    /// Foreign text on one line.
    public static String text(@Nullable String foreign) {
        return foreign == null ? "" : SafeText.clean(foreign).strip();
    }

    /// A word of the wire as prose: `timed out`.
    public static String words(String wireName) {
        return SafeText.clean(wireName).replace('_', ' ');
    }
}
