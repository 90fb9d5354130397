package backhaul.protocol.client;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.RunKey;
import backhaul.protocol.StatusEvent;
import backhaul.protocol.codec.QuestionDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One run whose end is waited for. For the reader's thread, but for [#fail].
final class RunWait {

    /// A status may be readable so much later than the moment it speaks of.
    private static final Duration AFTER_EXPIRY = Duration.ofSeconds(90);

    private final RunKey run;
    private final @Nullable String digest;
    private final @Nullable Instant expiresAt;
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private boolean taken;

    private RunWait(RunKey run, @Nullable String digest, @Nullable Instant expiresAt) {
        this.run = run;
        this.digest = digest;
        this.expiresAt = expiresAt;
    }

    static RunWait of(BackupRequest request) {
        return new RunWait(
                request.run(),
                QuestionDigest.of(request.address(), request.ask()),
                request.expiresAt());
    }

    static RunWait of(RunKey run) {
        return new RunWait(run, null, null);
    }

    RunKey run() {
        return run;
    }

    CompletableFuture<Ending> ending() {
        return ending;
    }

    void hear(Heard<StatusEvent> status) {
        if (!status.counts()) {
            return;
        }
        taken = true;
        if (digest != null && !digest.equals(status.event().status().request().digest())) {
            end(new Ending.AnotherQuestion(status));
        } else if (status.event().status().state().terminal()) {
            end(new Ending.Ended(status));
        }
    }

    /// From when on silence means that the request was not taken.
    boolean overdue(Instant now) {
        return expiresAt != null && !taken && now.isAfter(expiresAt.plus(AFTER_EXPIRY));
    }

    void notTaken() {
        Optional.ofNullable(expiresAt).ifPresent(at -> end(new Ending.NotTaken(at)));
    }

    void fail(Throwable failure) {
        complete(() -> ending.completeExceptionally(failure));
    }

    boolean over() {
        return ended.get() || ending.isDone();
    }

    private void end(Ending value) {
        complete(() -> ending.complete(value));
    }

    /// The first ending counts. What hangs on it must not run on the reader's own thread.
    private void complete(Runnable completion) {
        if (ended.compareAndSet(false, true)) {
            Thread.startVirtualThread(completion);
        }
    }
}
