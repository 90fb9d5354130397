package backhaul.worker.engine.docker;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.StopReason;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// An attempt whose progress also says how far it is, by what the last backup of the same had:
/// asking the daemon would make it walk all files. Never says that all is done.
final class MeasuredAttempt implements Attempt {
    private static final double MOST = 99;

    private final Attempt attempt;
    private volatile long usualBytes;

    MeasuredAttempt(Attempt attempt) {
        this.attempt = attempt;
    }

    /// What the tars had last time; 0 where that is not known.
    void expect(long bytes) {
        usualBytes = bytes;
    }

    @Override
    public RunKey run() {
        return attempt.run();
    }

    @Override
    public String job() {
        return attempt.job();
    }

    @Override
    public int number() {
        return attempt.number();
    }

    @Override
    public Instant startedAt() {
        return attempt.startedAt();
    }

    @Override
    public CompletableFuture<StopReason> stop() {
        return attempt.stop();
    }

    @Override
    public void progress(
            @Nullable Double percent,
            @Nullable Long bytes,
            @Nullable Long totalBytes,
            @Nullable String message) {
        long usual = usualBytes;
        if (bytes == null || totalBytes != null || usual == 0 || bytes > usual) {
            attempt.progress(percent, bytes, totalBytes, message);
        } else {
            double done = Math.min(MOST, Math.floor(100.0 * bytes / usual));
            attempt.progress(done, bytes, usual, message);
        }
    }

    @Override
    public CompletableFuture<Void> record(Handle handle) {
        return attempt.record(handle);
    }
}
