package backhaul.worker.run;

import backhaul.protocol.RejectReason;
import backhaul.protocol.RunKey;
import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One run: its latest snapshot, and that snapshot's number. What the ledger holds is all there is,
/// so a run read back is the run.
public record Run(int sequence, RunStatus status) {

    /// A run that was let in and will have its attempts. The deadline counts from the later of now
    /// and `notBefore`.
    public static Run accepted(
            String worker,
            RunStatus.Request request,
            int maxAttempts,
            Duration deadline,
            Instant now) {
        Instant notBefore = request.notBefore();
        Instant from = notBefore != null && notBefore.isAfter(now) ? notBefore : now;
        return first(
                new StatusEdit(RunState.ACCEPTED, worker, request)
                        .maxAttempts(maxAttempts)
                        .acceptedAt(now)
                        .deadline(from.plus(deadline)));
    }

    /// A run that ends where it begins: authentic, and refused.
    public static Run rejected(
            String worker,
            RunStatus.Request request,
            RejectReason reason,
            String message,
            Instant now) {
        return first(
                new StatusEdit(RunState.REJECTED, worker, request)
                        .ended(RunState.REJECTED, 1, reason.wireName(), message, now));
    }

    /// A run that ends where it begins: authentic, and too late.
    public static Run expired(String worker, RunStatus.Request request, Instant now) {
        String message = "read at " + now + ", after it expired at " + request.expiresAt();
        return first(
                new StatusEdit(RunState.EXPIRED, worker, request)
                        .ended(RunState.EXPIRED, 1, "expired", message, now));
    }

    private static Run first(StatusEdit edit) {
        return new Run(1, edit.build());
    }

    /// The same as that worker says it: the one that took the run over speaks for it from then on.
    public Run by(String worker) {
        return status.worker().equals(worker)
                ? this
                : new Run(sequence, new StatusEdit(status).by(worker).build());
    }

    Run next(StatusEdit edit) {
        return new Run(sequence + 1, edit.build());
    }

    public RunKey key() {
        return status.run();
    }

    public RunState state() {
        return status.state();
    }

    public boolean ended() {
        return status.state().terminal();
    }

    public RunStatus.Request request() {
        return status.request();
    }

    /// When this run may begin its next attempt, by itself: `notBefore`, the retry's time, or at
    /// once.
    public Instant due() {
        return switch (state()) {
            case RETRYING -> orAccepted(status.nextAttemptAt());
            default -> orAccepted(request().notBefore());
        };
    }

    private Instant orAccepted(@Nullable Instant instant) {
        return instant != null ? instant : Objects.requireNonNull(status.acceptedAt());
    }

    /// How long the next attempt may take at `now`: its own limit, or what is left until the
    /// deadline.
    public Duration attemptLimit(Duration timeout, Instant now) {
        Instant deadline = status.deadline();
        if (deadline == null) {
            return timeout;
        }
        Duration left = Duration.between(now, deadline);
        return left.compareTo(timeout) < 0 ? left : timeout;
    }
}
