package backhaul.worker.engine.hycu;

import backhaul.protocol.RunKey;
import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.StopReason;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An attempt whose ledger takes every handle at once, and keeps them.
final class PlayedAttempt implements Attempt {
    final List<Handle> handles = new CopyOnWriteArrayList<>();
    final List<String> messages = new CopyOnWriteArrayList<>();
    final List<Double> percentages = new CopyOnWriteArrayList<>();
    private final CompletableFuture<StopReason> stop = new CompletableFuture<>();
    private final Instant startedAt;
    volatile Consumer<Handle> onRecord = _ -> {};
    volatile boolean ledgerAnswers = true;

    PlayedAttempt(Instant startedAt) {
        this.startedAt = startedAt;
    }

    void stop(StopReason reason) {
        stop.complete(reason);
    }

    HycuHandle handle() {
        return HycuHandle.of(handles.getLast()).orElseThrow();
    }

    @Override
    public RunKey run() {
        return new RunKey("hycu-a", "/ci", UUID.randomUUID().toString());
    }

    @Override
    public String job() {
        return "vm-backup";
    }

    @Override
    public int number() {
        return 1;
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    @Override
    public CompletableFuture<StopReason> stop() {
        return stop;
    }

    @Override
    public void progress(
            @Nullable Double percent,
            @Nullable Long bytes,
            @Nullable Long totalBytes,
            @Nullable String message) {
        messages.add(String.valueOf(message));
        if (percent != null) {
            percentages.add(percent);
        }
    }

    @Override
    public CompletableFuture<Void> record(Handle handle) {
        if (!ledgerAnswers) {
            return new CompletableFuture<>();
        }
        handles.add(handle);
        onRecord.accept(handle);
        return CompletableFuture.completedFuture(null);
    }
}
