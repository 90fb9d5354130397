package backhaul.worker.run;

import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import backhaul.protocol.RunStatus.Artifact;
import backhaul.protocol.RunStatus.Attempt;
import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The next snapshot in the making: begins as a copy of the last one.
final class StatusEdit {
    private RunState state;
    private String worker;
    private final RunStatus.Request request;
    private int attempt;
    private int maxAttempts;
    private @Nullable Instant acceptedAt;
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;
    private @Nullable Instant deadline;
    private @Nullable Instant nextAttemptAt;
    private @Nullable Instant cancelRequestedAt;
    private final List<Attempt> attempts = new ArrayList<>();
    private @Nullable Handle handle;
    private @Nullable Integer code;
    private @Nullable String reason;
    private @Nullable String message;
    private List<String> warnings = List.of();
    private List<Artifact> artifacts = List.of();
    private @Nullable String report;

    StatusEdit(RunState state, String worker, RunStatus.Request request) {
        this.state = state;
        this.worker = worker;
        this.request = request;
    }

    StatusEdit(RunStatus status) {
        this(status.state(), status.worker(), status.request());
        attempt = status.attempt();
        maxAttempts = status.maxAttempts();
        acceptedAt = status.acceptedAt();
        startedAt = status.startedAt();
        endedAt = status.endedAt();
        deadline = status.deadline();
        nextAttemptAt = status.nextAttemptAt();
        cancelRequestedAt = status.cancelRequestedAt();
        attempts.addAll(status.attempts());
        handle = status.handle();
        code = status.code();
        reason = status.reason();
        message = status.message();
        warnings = status.warnings();
        artifacts = status.artifacts();
        report = status.report();
    }

    StatusEdit by(String speaker) {
        worker = speaker;
        return this;
    }

    StatusEdit maxAttempts(int attemptsAllowed) {
        maxAttempts = attemptsAllowed;
        return this;
    }

    StatusEdit acceptedAt(Instant now) {
        acceptedAt = now;
        return this;
    }

    StatusEdit deadline(Instant instant) {
        deadline = instant;
        return this;
    }

    StatusEdit handle(Handle known) {
        handle = known;
        return this;
    }

    StatusEdit cancelRequested(@Nullable String why, Instant now) {
        cancelRequestedAt = now;
        message = why;
        return this;
    }

    StatusEdit attemptStarted(String by, Instant now) {
        state = RunState.RUNNING;
        worker = by;
        attempt++;
        startedAt = startedAt == null ? now : startedAt;
        nextAttemptAt = null;
        handle = null;
        message = null;
        attempts.add(new Attempt(attempt, by, now, null, null, null));
        return this;
    }

    /// Closes the attempt under way, if there is one; the handle names nothing any more.
    StatusEdit attemptEnded(String outcome, @Nullable String why, Instant now) {
        if (!attempts.isEmpty() && attempts.getLast().endedAt() == null) {
            Attempt open = attempts.removeLast();
            attempts.add(
                    new Attempt(open.number(), open.worker(), open.startedAt(), now, outcome, why));
        }
        handle = null;
        return this;
    }

    StatusEdit result(Outcome.Result result) {
        warnings = result.warnings();
        artifacts = result.artifacts();
        report = result.report();
        return this;
    }

    StatusEdit retrying(Instant next, String why) {
        state = RunState.RETRYING;
        nextAttemptAt = next;
        message = why;
        return this;
    }

    StatusEdit ended(
            RunState end, int exitCode, @Nullable String why, @Nullable String text, Instant now) {
        state = end;
        code = exitCode;
        reason = why;
        message = text;
        endedAt = now;
        nextAttemptAt = null;
        return this;
    }

    RunStatus build() {
        return new RunStatus(
                state,
                worker,
                attempt,
                maxAttempts,
                request,
                acceptedAt,
                startedAt,
                endedAt,
                deadline,
                nextAttemptAt,
                cancelRequestedAt,
                List.copyOf(attempts),
                handle,
                code,
                reason,
                message,
                List.copyOf(warnings),
                List.copyOf(artifacts),
                report);
    }
}
