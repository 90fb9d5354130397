package backhaul.cli.world;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Builds statuses of one run, each from the one before.
public final class Statuses {

    private final RunStatus.Request request;
    private final String worker;
    private RunState state = RunState.ACCEPTED;
    private int attempt;
    private int maxAttempts = 3;
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;
    private @Nullable Instant nextAttemptAt;
    private @Nullable Instant cancelRequestedAt;
    private final List<RunStatus.Attempt> attempts = new ArrayList<>();
    private @Nullable Integer code;
    private @Nullable String reason;
    private @Nullable String message;
    private List<String> warnings = List.of();
    private List<RunStatus.Artifact> artifacts = List.of();

    private Statuses(String worker, RunStatus.Request request) {
        this.worker = worker;
        this.request = request;
    }

    public static Statuses of(String worker, FakeWorker.Taken taken, String engine) {
        BackupRequest request = taken.request();
        return new Statuses(
                worker,
                new RunStatus.Request(
                        request.id(),
                        request.source(),
                        request.address(),
                        request.ask().job(),
                        engine,
                        request.ask().parameters(),
                        request.time(),
                        taken.at(),
                        request.expiresAt(),
                        request.ask().notBefore(),
                        request.ask().dryRun(),
                        request.ask().labels(),
                        World.KEY_ID,
                        taken.digest(),
                        taken.partition(),
                        taken.offset(),
                        "sha256:spec",
                        Duration.ofHours(2)));
    }

    /// A run of a request that need not lie anywhere.
    public static Statuses of(
            String worker, String address, String job, String engine, String id, Instant at) {
        return new Statuses(
                worker,
                new RunStatus.Request(
                        id,
                        World.SOURCE,
                        address,
                        job,
                        engine,
                        Map.of(),
                        at,
                        at,
                        at.plus(Duration.ofHours(1)),
                        null,
                        false,
                        Map.of(),
                        World.KEY_ID,
                        "sha256:question",
                        7,
                        20_931,
                        "sha256:spec",
                        Duration.ofHours(2)));
    }

    public Statuses maxAttempts(int number) {
        maxAttempts = number;
        return this;
    }

    public Statuses running(Instant at) {
        state = RunState.RUNNING;
        attempt++;
        startedAt = startedAt == null ? at : startedAt;
        attempts.add(new RunStatus.Attempt(attempt, worker, at, null, null, null));
        return this;
    }

    public Statuses retrying(Instant at, String why, Instant next) {
        endAttempt(at, "failed", why);
        state = RunState.RETRYING;
        nextAttemptAt = next;
        return this;
    }

    public Statuses succeeded(Instant at) {
        endAttempt(at, "succeeded", null);
        return end(RunState.SUCCEEDED, at, 0);
    }

    /// The last attempt says `attemptMessage`, the run says `why`.
    public Statuses failed(Instant at, String attemptMessage, String why) {
        endAttempt(at, "failed", attemptMessage);
        message = why;
        return end(RunState.FAILED, at, 4);
    }

    public Statuses ended(
            RunState ending, Instant at, @Nullable String why, @Nullable String text) {
        if (!attempts.isEmpty()) {
            endAttempt(at, ending.wireName(), text);
        }
        reason = why;
        message = text;
        return end(ending, at, null);
    }

    private Statuses end(RunState ending, Instant at, @Nullable Integer exitCode) {
        state = ending;
        endedAt = at;
        nextAttemptAt = null;
        code = exitCode;
        return this;
    }

    private void endAttempt(Instant at, String outcome, @Nullable String text) {
        RunStatus.Attempt last = attempts.removeLast();
        attempts.add(
                new RunStatus.Attempt(last.number(), worker, last.startedAt(), at, outcome, text));
    }

    public Statuses warning(String text) {
        warnings = List.of(text);
        return this;
    }

    public Statuses artifact(String name, long bytes, String uri) {
        artifacts = List.of(new RunStatus.Artifact(name, uri, bytes, null));
        return this;
    }

    public Statuses askedToStop(Instant at) {
        cancelRequestedAt = at;
        return this;
    }

    public RunStatus status() {
        return new RunStatus(
                state,
                worker,
                attempt,
                maxAttempts,
                request,
                request.appendedAt(),
                startedAt,
                endedAt,
                null,
                nextAttemptAt,
                cancelRequestedAt,
                List.copyOf(attempts),
                null,
                code,
                reason,
                message,
                warnings,
                artifacts,
                null);
    }
}
